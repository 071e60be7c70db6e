using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MetricsClient.Push.Gateway;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Doctoring;

/// <summary>
/// Recognizes a group with invalid UTF-8 in a label value. Such a group makes every push and every scrape of the
/// gateway fail until it is deleted. A delete request needs the original bytes of the value. The JSON of the gateway
/// does not contain the invalid bytes, but the error message of a scrape quotes them.
/// </summary>
internal static partial class PoisonedGroup
{
    private const char Replacement = '\uFFFD';

    /// <summary>Returns true if a label value contains U+FFFD, by which the gateway replaces an invalid byte.</summary>
    public static bool Is(PushgatewayGroup group) => group.Labels.Values.Any(static value => value.Contains(Replacement));

    /// <summary>
    /// Returns the path for a delete request. Returns null if the error message does not quote every invalid label
    /// value.
    /// </summary>
    public static string? PathOf(PushgatewayGroup group, string error)
    {
        var original = InvalidLabel().Matches(error)
            .GroupBy(static match => match.Groups["name"].Value, StringComparer.Ordinal)
            .ToDictionary(static match => match.Key, static match => Bytes(match.First().Groups["value"].Value), StringComparer.Ordinal);
        string[] bad = [.. group.Labels.Where(static label => label.Value.Contains(Replacement)).Select(static label => label.Key)];
        if (!Array.TrueForAll(bad, label => label != "job" && original.ContainsKey(label)))
        {
            return null;
        }

        var good = new GroupingKey(
            group.Job, group.Labels.Where(label => label.Key != "job" && !bad.Contains(label.Key)), allowEmptyValues: true);
        return "/metrics" + good.Path + string.Concat(bad.Select(label => $"/{label}@base64/{Base64(original[label])}"));
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    // Go writes an invalid byte in a quoted string as \x and two hexadecimal digits.
    private static byte[] Bytes(string quoted)
    {
        var bytes = new List<byte>(quoted.Length);
        foreach (Match part in Escape().Matches(quoted))
        {
            string text = part.Value;
            bytes.AddRange(text switch
            {
                ['\\', 'x', ..] => [byte.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)],
                ['\\', 'u' or 'U', ..] => Encoding.UTF8.GetBytes(new Rune(int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()),
                "\\n" => "\n"u8.ToArray(),
                "\\r" => "\r"u8.ToArray(),
                "\\t" => "\t"u8.ToArray(),
                ['\\', var letter] => [(byte)letter],
                _ => Encoding.UTF8.GetBytes(text),
            });
        }

        return [.. bytes];
    }

    [GeneratedRegex("""label named "(?<name>[^"]+)" whose value is not utf8: "(?<value>(?:[^"\\]|\\.)*)"(?=\s|$)""", RegexOptions.Multiline)]
    private static partial Regex InvalidLabel();

    [GeneratedRegex("""\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}|\\.|[^\\]+""")]
    private static partial Regex Escape();
}
