using System.Text;

namespace MetricsClient.Tool.Pushing;

/// <summary>Takes away what editors and shells add to a text: a byte order mark, UTF-16, carriage returns, a last line without end.</summary>
internal static class TextRepair
{
    private static ReadOnlySpan<byte> Utf8Mark => "\uFEFF"u8;

    /// <summary>The text as UTF-8 with each line ended by a line feed.</summary>
    public static byte[] Repair(ReadOnlySpan<byte> text)
    {
        byte[] utf8 = ToUtf8(text);
        int length = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] != '\r' || i + 1 == utf8.Length || utf8[i + 1] != '\n')
            {
                utf8[length++] = utf8[i];
            }
        }

        return length > 0 && utf8[length - 1] != '\n' ? [.. utf8.AsSpan(0, length), (byte)'\n'] : utf8[..length];
    }

    // PowerShell writes UTF-16 when output is redirected.
    private static byte[] ToUtf8(ReadOnlySpan<byte> text) => text switch
    {
        [0xFF, 0xFE, .. var rest] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(rest)),
        [0xFE, 0xFF, .. var rest] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(rest)),
        _ when text.StartsWith(Utf8Mark) => text[Utf8Mark.Length..].ToArray(),
        _ => text.ToArray(),
    };
}
