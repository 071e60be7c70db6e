using System.Text;

namespace MetricsClient.Model;

/// <summary>Compares ASCII bytes with a string of the same length. Optimized for short label values.</summary>
internal static class PlainText
{
    private const int Short = 4;

    /// <summary>Returns true if each byte equals the character at the same index. The lengths must be equal.</summary>
    public static bool Equals(ReadOnlySpan<byte> ascii, ReadOnlySpan<char> text)
    {
        if (ascii.Length >= Short)
        {
            return Ascii.Equals(ascii, text);
        }

        // With at most three characters, the first, middle and last index cover all characters.
        int last = ascii.Length - 1;
        int middle = ascii.Length >> 1;
        return last < 0 || (ascii[0] == text[0] && ascii[middle] == text[middle] && ascii[last] == text[last]);
    }
}
