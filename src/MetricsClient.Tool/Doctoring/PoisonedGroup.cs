using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MetricsClient.Push.Gateway;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Doctoring;

/// <summary>
/// Finds a group with invalid UTF-8 in a label, which makes every push and every scrape of the gateway fail. A delete request needs the
/// original bytes. The JSON of the gateway replaces invalid bytes, but the error message of a scrape quotes the bytes.
/// </summary>
internal static partial class PoisonedGroup
{
    private const char Replacement = '\uFFFD';

    /// <summary>Returns true if a label has a replacement character.</summary>
    public static bool Is(PushgatewayGroup group) => group.Labels.Values.Any(static value => value.Contains(Replacement));

    /// <summary>Returns the path for a delete request; null if the error message does not quote all invalid labels.</summary>
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

    // Go quotes an invalid byte as \x and two hexadecimal digits.
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
