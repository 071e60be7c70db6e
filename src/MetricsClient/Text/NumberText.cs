using System.Globalization;

namespace MetricsClient.Text;

/// <summary>Formats numbers as Go formats numbers: with the fewest digits from which a parser restores the same number.</summary>
internal static class NumberText
{
    /// <summary>The length of a destination, in bytes. A number is shorter.</summary>
    public const int MaxLength = DecimalDigits.Room + 1;

    // Above 2^53 a double cannot represent every integer. All digits would suggest a precision that the number does not have.
    private const double MaxPlainInteger = 1L << 53;

    /// <summary>
    /// Writes a sample value. An integer up to 2^53 is written with all digits, any other number as by <see cref="WriteCanonical"/>.
    /// </summary>
    public static int WriteValue(double value, Span<byte> destination)
    {
        // Negative zero is excluded, because an integer cannot represent it.
        if (Math.Abs(value) <= MaxPlainInteger && (long)value == value && (value != 0 || !double.IsNegative(value)))
        {
            return WriteInteger((long)value, destination);
        }

        return WriteCanonical(value, destination);
    }

    /// <summary>Writes an integer.</summary>
    public static int WriteInteger(long value, Span<byte> destination)
    {
        value.TryFormat(destination, out int written, provider: CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>Writes milliseconds as seconds with three decimals and without an exponent: <c>1520879607.789</c>.</summary>
    public static int WriteSeconds(long milliseconds, Span<byte> destination)
    {
        int written = 0;
        if (milliseconds < 0)
        {
            destination[written++] = (byte)'-';
        }

        (ulong seconds, ulong rest) = Math.DivRem((ulong)Math.Abs(milliseconds), 1000);
        seconds.TryFormat(destination[written..], out int length, provider: CultureInfo.InvariantCulture);
        written += length;
        destination[written++] = (byte)'.';
        rest.TryFormat(destination[written..], out length, "000", CultureInfo.InvariantCulture);
        return written + length;
    }

    /// <summary>Writes a bucket bound or a quantile, always with a decimal point or an exponent: <c>1.0</c>, <c>1e+06</c>.</summary>
    public static int WriteBound(double bound, Span<byte> destination)
    {
        int written = WriteCanonical(bound, destination);
        if (double.IsFinite(bound) && destination[..written].IndexOfAny((byte)'.', (byte)'e') < 0)
        {
            ".0"u8.CopyTo(destination[written..]);
            written += 2;
        }

        return written;
    }

    /// <summary>Writes the number as the call <c>FormatFloat(v, 'g', -1, 64)</c> does in Go.</summary>
    public static int WriteCanonical(double value, Span<byte> destination)
    {
        if (!double.IsFinite(value))
        {
            ReadOnlySpan<byte> word = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
            word.CopyTo(destination);
            return word.Length;
        }

        destination[0] = (byte)'-';
        int sign = double.IsNegative(value) ? 1 : 0;
        if (value == 0)
        {
            destination[sign] = (byte)'0';
            return sign + 1;
        }

        return sign + DecimalDigits.Write(ShortestDecimal.Of(Math.Abs(value)), destination[sign..]);
    }
}
