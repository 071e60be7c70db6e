using System.Text;

namespace MetricsClient.Text;

/// <summary>Compares ASCII bytes with a string of the same length. Made for label values, which are short.</summary>
internal static class PlainText
{
    private const int Short = 4;

    /// <summary>Whether each byte is the character at its place; both must be equally long.</summary>
    public static bool Equals(ReadOnlySpan<byte> ascii, ReadOnlySpan<char> text)
    {
        if (ascii.Length >= Short)
        {
            return Ascii.Equals(ascii, text);
        }

        // First, middle and last are all there is; some of them twice.
        int last = ascii.Length - 1;
        int middle = ascii.Length >> 1;
        return last < 0 || (ascii[0] == text[0] && ascii[middle] == text[middle] && ascii[last] == text[last]);
    }
}
