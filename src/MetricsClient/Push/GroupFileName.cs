using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace MetricsClient.Push;

/// <summary>Names a group's file: by its job where that is a name already, else readable as far as it goes, and never like another group's.</summary>
internal static class GroupFileName
{
    private const int ReadableChars = 60;
    private const int HashBytes = 8;

    private static readonly SearchValues<char> s_safe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The name without extension.</summary>
    public static string Of(GroupingKey group)
    {
        string values = string.Join('-', group.Labels.Select(static label => label.Value));
        if (group.Labels.Count == 1 && values.Length <= ReadableChars && !values.AsSpan().ContainsAnyExcept(s_safe))
        {
            return values;
        }

        char[] readable = [.. values.Take(ReadableChars).Select(static c => s_safe.Contains(c) ? c : '_')];
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(group.Path));

        // The dot, which is not among the safe characters, sets it apart from a job of that name.
        return $"{new string(readable)}.{Convert.ToHexString(hash, 0, HashBytes).ToLowerInvariant()}";
    }
}
