using System.Globalization;

namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>
/// Parses the numbers of both formats. Hexadecimal numbers and underscores are invalid, because servers refuse them.
/// </summary>
internal static class NumberSyntax
{
    /// <summary>
    /// Parses a number. Returns false if the text is not a number or is beyond the range of a double.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, out double number)
    {
        if (IsReal(text))
        {
            number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            return double.IsFinite(number);
        }

        number = Special(text);
        return !double.IsNaN(number) || text.Equals("NaN", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Returns true if the text has the syntax of a finite number.</summary>
    public static bool IsReal(ReadOnlySpan<char> text)
    {
        text = AfterSign(text);
        int whole = Digits(text);
        text = text[whole..];
        int part = 0;
        if (text.StartsWith("."))
        {
            part = Digits(text[1..]);
            text = text[(1 + part)..];
        }

        if (text.StartsWith("e", StringComparison.OrdinalIgnoreCase))
        {
            ReadOnlySpan<char> exponent = AfterSign(text[1..]);
            text = exponent[Digits(exponent)..];
            if (exponent.Length == text.Length)
            {
                return false;
            }
        }

        return text.IsEmpty && whole + part > 0;
    }

    // Neither specification allows a sign before NaN.
    private static double Special(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> word = AfterSign(text);
        bool infinite = word.Equals("Inf", StringComparison.OrdinalIgnoreCase) || word.Equals("Infinity", StringComparison.OrdinalIgnoreCase);
        return !infinite ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
    }

    private static ReadOnlySpan<char> AfterSign(ReadOnlySpan<char> text) => text.StartsWith("+") || text.StartsWith("-") ? text[1..] : text;

    private static int Digits(ReadOnlySpan<char> text)
    {
        int count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }
}
