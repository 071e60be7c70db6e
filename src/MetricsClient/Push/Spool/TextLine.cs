using System.Buffers.Text;
using System.Text.Unicode;
using MetricsClient.Text;

namespace MetricsClient.Push.Spool;

/// <summary>Checks single lines of text format 0.0.4. A line ends with a line feed.</summary>
/// <remarks>The check is as strict as the output of this library: a line with a timestamp or with additional blanks is invalid.</remarks>
internal static class TextLine
{
    /// <summary>Returns true if the line is a valid sample. The series is the part of the line before the value.</summary>
    public static bool IsSample(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> series)
    {
        series = line[..Math.Max(0, line.LastIndexOf((byte)' '))];
        return line.EndsWith("\n"u8)
            && series.Length > 0
            && IsValue(line[(series.Length + 1)..^1])
            && Utf8.IsValid(series)
            && IsSeries(series);
    }

    /// <summary>Returns true if the text after the name in a HELP line is valid.</summary>
    public static bool IsHelp(ReadOnlySpan<byte> text) =>
        text.EndsWith("\n"u8) && Utf8.IsValid(text) && HasOnlyEscapes(text[..^1], "\\n"u8);

    /// <summary>Returns true if the text after the name in a TYPE line is a type.</summary>
    public static bool IsType(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("counter\n"u8) || text.SequenceEqual("gauge\n"u8) || text.SequenceEqual("histogram\n"u8)
        || text.SequenceEqual("summary\n"u8) || text.SequenceEqual("untyped\n"u8);

    private static bool IsValue(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("NaN"u8) || value.SequenceEqual("+Inf"u8) || value.SequenceEqual("-Inf"u8)
        || (value.Length > 0
            && char.IsAsciiDigit((char)value[^1])
            && Utf8Parser.TryParse(value, out double _, out int length)
            && length == value.Length);

    private static bool IsSeries(ReadOnlySpan<byte> series)
    {
        int brace = series.IndexOf((byte)'{');
        if (brace < 0)
        {
            return IsMetricName(series);
        }

        return IsMetricName(series[..brace]) && series[^1] == '}' && AreLabels(series[(brace + 1)..^1]);
    }

    private static bool AreLabels(ReadOnlySpan<byte> rest)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (rest.Length > 0)
        {
            int equals = rest.IndexOf("=\""u8);
            if (equals < 0 || !IsLabelName(rest[..equals], names))
            {
                return false;
            }

            rest = rest[(equals + 2)..];
            int end = EndOfValue(rest);
            if (end < 0 || !HasOnlyEscapes(rest[..end], "\\n\""u8))
            {
                return false;
            }

            rest = rest[(end + 1)..];
            if (rest.Length > 0 && (rest.Length == 1 || rest[0] != ','))
            {
                return false;
            }

            rest = rest.Length > 0 ? rest[1..] : rest;
        }

        return true;
    }

    // Returns the position of the first quotation mark that is not escaped.
    private static int EndOfValue(ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '"')
            {
                return i;
            }

            i += value[i] == '\\' ? 1 : 0;
        }

        return -1;
    }

    private static bool HasOnlyEscapes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> escaped)
    {
        for (int i = text.IndexOf((byte)'\\'); i >= 0 && i < text.Length; i++)
        {
            if (text[i] == '\\' && (++i == text.Length || !escaped.Contains(text[i])))
            {
                return false;
            }
        }

        return !text.ContainsAny((byte)'\n', (byte)'\0');
    }

    private static bool IsMetricName(ReadOnlySpan<byte> name) => Ascii(name) is { } text && MetricName.IsValidMetric(text);

    private static bool IsLabelName(ReadOnlySpan<byte> name, HashSet<string> names) =>
        Ascii(name) is { } text && MetricName.IsValidLabel(text) && !text.StartsWith("__", StringComparison.Ordinal) && names.Add(text);

    private static string? Ascii(ReadOnlySpan<byte> name) =>
        System.Text.Ascii.IsValid(name) ? System.Text.Encoding.ASCII.GetString(name) : null;
}
