using System.Buffers;
using System.Text;

namespace MetricsClient.Text;

/// <summary>Escapes help texts and label values as valid UTF-8.</summary>
internal static class EscapedText
{
    private static readonly SearchValues<char> s_withQuotes = SearchValues.Create("\\\"\n");
    private static readonly SearchValues<char> s_withoutQuotes = SearchValues.Create("\\\n");

    /// <summary>Returns an upper bound of the escaped length in bytes: three for a UTF-16 unit, two for an escape.</summary>
    public static int MaxLength(int chars) => chars * 3;

    /// <summary>Returns true if the escaped text equals the text, byte by byte.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text) => Ascii.IsValid(text) && !text.ContainsAny(s_withQuotes);

    /// <summary>Returns true if the text has no lone surrogate, which UTF-8 cannot encode.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
        {
            return true;
        }

        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int units) != OperationStatus.Done)
            {
                return false;
            }

            text = text[units..];
        }

        return true;
    }

    /// <summary>Returns the text with U+FFFD instead of each lone surrogate, as written by <see cref="Write"/>.</summary>
    public static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes the text and returns the number of bytes; a lone surrogate becomes U+FFFD.</summary>
    public static int Write(ReadOnlySpan<char> text, Span<byte> destination, bool escapeQuotes)
    {
        SearchValues<char> special = escapeQuotes ? s_withQuotes : s_withoutQuotes;
        int written = 0;
        int next;
        while ((next = text.IndexOfAny(special)) >= 0)
        {
            written += Encoding.UTF8.GetBytes(text[..next], destination[written..]);
            destination[written++] = (byte)'\\';
            destination[written++] = text[next] == '\n' ? (byte)'n' : (byte)text[next];
            text = text[(next + 1)..];
        }

        return written + Encoding.UTF8.GetBytes(text, destination[written..]);
    }

    /// <summary>Reverses <see cref="Write"/>, and returns the number of bytes, which is at most the escaped length.</summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        int written = 0;
        int next;
        while ((next = escaped.IndexOf((byte)'\\')) >= 0)
        {
            escaped[..next].CopyTo(destination[written..]);
            written += next;
            destination[written++] = escaped[next + 1] == 'n' ? (byte)'\n' : escaped[next + 1];
            escaped = escaped[(next + 2)..];
        }

        escaped.CopyTo(destination[written..]);
        return written + escaped.Length;
    }

    /// <summary>Returns the original text of <see cref="Write"/>, apart from replaced surrogates.</summary>
    public static string Read(ReadOnlySpan<byte> escaped)
    {
        if (escaped.IndexOf((byte)'\\') < 0)
        {
            return Encoding.UTF8.GetString(escaped);
        }

        byte[] plain = new byte[escaped.Length];
        return Encoding.UTF8.GetString(plain, 0, Unescape(escaped, plain));
    }

    /// <summary>Returns the escaped text for use between quotes.</summary>
    public static byte[] ToUtf8(string text)
    {
        byte[] escaped = new byte[MaxLength(text.Length)];
        return escaped[..Write(text, escaped, escapeQuotes: true)];
    }
}
