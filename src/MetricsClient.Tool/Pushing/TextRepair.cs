using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MetricsClient.Tool.Inputs;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// Repairs a text that an editor or a shell has altered: removes a byte order mark, UTF-16, carriage returns and blanks
/// at the end of a line, and ends the last line with a line feed.
/// </summary>
internal static class TextRepair
{
    /// <summary>Changes the text in place to UTF-8, with a line feed at the end of each line.</summary>
    public static void Repair(InputBuffer text)
    {
        if (text.Bytes is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
        {
            ToUtf8(text);
        }

        text.GetSpan(1); // Room for the missing line feed.
        Span<byte> bytes = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(text.Bytes), text.Length + 1);
        ReadOnlySpan<byte> rest = bytes[..^1];
        rest = rest.StartsWith("\uFEFF"u8) ? rest[3..] : rest;
        int written = 0;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = Line(end < 0 ? rest : rest[..end], ended: end >= 0);
            line.CopyTo(bytes[written..]);
            written += line.Length;
            rest = end < 0 ? [] : rest[(end + 1)..];
            bytes[written++] = (byte)'\n';
        }

        text.Truncate(written);
    }

    // The gateway reads a blank after the value as the start of a timestamp. Blanks at the end of a comment are kept.
    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> line, bool ended)
    {
        line = ended && line.EndsWith("\r"u8) ? line[..^1] : line;
        return line.StartsWith("#"u8) ? line : line.TrimEnd(" \t"u8);
    }

    // Output that PowerShell redirects to a file is UTF-16.
    private static void ToUtf8(InputBuffer text)
    {
        using var utf8 = new InputBuffer();
        Span<char> characters = MemoryMarshal.Cast<byte, char>(text.Bytes);
        if (characters[0] != '\uFEFF')
        {
            Span<ushort> units = MemoryMarshal.Cast<byte, ushort>(text.Bytes);
            BinaryPrimitives.ReverseEndianness(units, units);
        }

        Encoding.UTF8.GetBytes(characters[1..], utf8);
        if (text.Length % 2 != 0)
        {
            utf8.Append("\uFFFD"u8);
        }

        text.Truncate(0);
        text.Append(utf8.Bytes);
    }
}
