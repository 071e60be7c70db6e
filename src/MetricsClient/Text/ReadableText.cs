using System.Globalization;
using System.Text;

namespace MetricsClient.Text;

/// <summary>Text of another program, such as the response of a gateway or a file name, for messages and logs.</summary>
internal static class ReadableText
{
    /// <summary>
    /// Returns the text in one line: each run of line breaks and tabs is one blank, and each other character that could change a terminal
    /// or the order of the text is replaced by U+FFFD.
    /// </summary>
    public static string Of(string text)
    {
        var readable = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is '\n' or '\r' or '\t' || category is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                if (readable.Length > 0 && readable[^1] != ' ')
                {
                    readable.Append(' ');
                }
            }
            else
            {
                bool isUnsafe = category is UnicodeCategory.Control or UnicodeCategory.Format;
                readable.Append(isUnsafe ? Rune.ReplacementChar : rune);
            }
        }

        return readable.ToString().TrimEnd();
    }
}
