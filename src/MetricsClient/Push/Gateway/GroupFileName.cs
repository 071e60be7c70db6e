using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace MetricsClient.Push.Gateway;

/// <summary>
/// Computes the file name for a group. The name is the job if the job is the only label and a safe file name. Otherwise the name is a
/// readable part of the label values and a hash of the path. Two groups never have the same file name.
/// </summary>
internal static class GroupFileName
{
    private const int ReadableChars = 60;
    private const int HashBytes = 8;

    private static readonly SearchValues<char> s_safe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Returns the file name without extension.</summary>
    public static string Of(GroupingKey group)
    {
        string values = string.Join('-', group.Labels.Select(static label => label.Value));
        if (group.Labels.Count == 1 && values.Length <= ReadableChars && !values.AsSpan().ContainsAnyExcept(s_safe))
        {
            return values;
        }

        char[] readable = [.. values.Take(ReadableChars).Select(static c => s_safe.Contains(c) ? c : '_')];
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(group.Path));

        // A file name that is a job contains no dot, because the dot is not a safe character. So a job and another group never have the
        // same file name.
        return $"{new string(readable)}.{Convert.ToHexString(hash, 0, HashBytes).ToLowerInvariant()}";
    }
}
