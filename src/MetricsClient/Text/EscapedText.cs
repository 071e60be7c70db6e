using System.Buffers;
using System.Text;

namespace MetricsClient.Text;

/// <summary>Escapes help texts and label values for the text formats, and always writes valid UTF-8.</summary>
internal static class EscapedText
{
    /// <summary>
    /// Returns an upper bound of the length of the escaped text in bytes. A UTF-16 unit takes at most three bytes, an escape sequence two.
    /// </summary>
    public static int MaxLength(int chars) => chars * 3;

    /// <summary>Returns true if the text is written without any change: the text is ASCII and needs no escape sequence.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text) => Ascii.IsValid(text) && IndexOfSpecial(text, quotes: true) < 0;

    /// <summary>Returns true if the text contains no lone surrogate. UTF-8 cannot encode a lone surrogate.</summary>
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

    /// <summary>Returns the text with each lone surrogate replaced by U+FFFD, as <see cref="Write"/> does.</summary>
    public static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Returns the value of an exemplar with each lone surrogate and each NUL replaced by U+FFFD. Prometheus refuses a whole OpenMetrics
    /// scrape if an exemplar contains NUL, although NUL is valid in the labels of a sample.
    /// </summary>
    public static string ForExemplar(string value) => WellFormed(value).Replace('\0', '\uFFFD');

    /// <summary>Writes the escaped text and returns the number of bytes. A lone surrogate is replaced by U+FFFD.</summary>
    public static int Write(ReadOnlySpan<char> text, Span<byte> destination, bool escapeQuotes)
    {
        int written = 0;
        int next;
        while ((next = IndexOfSpecial(text, escapeQuotes)) >= 0)
        {
            written += Encoding.UTF8.GetBytes(text[..next], destination[written..]);
            destination[written++] = (byte)'\\';
            destination[written++] = text[next] == '\n' ? (byte)'n' : (byte)text[next];
            text = text[(next + 1)..];
        }

        return written + Encoding.UTF8.GetBytes(text, destination[written..]);
    }

    /// <summary>Writes the original bytes of an escaped text, at most its length, and returns their number.</summary>
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

    /// <summary>Returns the original text of an escaped text. A surrogate that was replaced by U+FFFD stays replaced.</summary>
    public static string Read(ReadOnlySpan<byte> escaped)
    {
        if (escaped.IndexOf((byte)'\\') < 0)
        {
            return Encoding.UTF8.GetString(escaped);
        }

        byte[] plain = new byte[escaped.Length];
        return Encoding.UTF8.GetString(plain, 0, Unescape(escaped, plain));
    }

    // No SearchValues, whose code for a set of values would be compiled at the first use (benchmarks: cold).
    private static int IndexOfSpecial(ReadOnlySpan<char> text, bool quotes) =>
        quotes ? text.IndexOfAny('\\', '\n', '"') : text.IndexOfAny('\\', '\n');

    /// <summary>Returns the text as UTF-8, escaped for use between quotes.</summary>
    public static byte[] ToUtf8(string text)
    {
        byte[] escaped = new byte[MaxLength(text.Length)];
        return escaped[..Write(text, escaped, escapeQuotes: true)];
    }
}
