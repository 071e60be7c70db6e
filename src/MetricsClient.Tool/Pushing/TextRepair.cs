using System.Buffers;
using System.Text;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// Repairs a text that an editor or a shell has altered. Converts UTF-16 to UTF-8; removes a byte order mark, carriage
/// returns, and blanks at the end of a line; ends the last line with a line feed.
/// </summary>
internal static class TextRepair
{
    private static ReadOnlySpan<byte> Utf8Mark => "\uFEFF"u8;

    /// <summary>Returns the text as UTF-8, with a line feed at the end of each line.</summary>
    public static byte[] Repair(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = ToUtf8(text);
        var repaired = new ArrayBufferWriter<byte>(rest.Length + 1);
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            repaired.Write(Line(end < 0 ? rest : rest[..end], ended: end >= 0));
            repaired.Write("\n"u8);
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return repaired.WrittenSpan.ToArray();
    }

    // The gateway reads a blank after the value as the start of a timestamp. Blanks at the end of a comment are kept.
    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> line, bool ended)
    {
        line = ended && line.EndsWith("\r"u8) ? line[..^1] : line;
        return line.StartsWith("#"u8) ? line : line.TrimEnd(" \t"u8);
    }

    // Output that PowerShell redirects to a file is UTF-16.
    private static byte[] ToUtf8(ReadOnlySpan<byte> text) => text switch
    {
        [0xFF, 0xFE, .. var rest] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(rest)),
        [0xFE, 0xFF, .. var rest] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(rest)),
        _ when text.StartsWith(Utf8Mark) => text[Utf8Mark.Length..].ToArray(),
        _ => text.ToArray(),
    };
}
