using System.Globalization;

namespace MetricsClient.Text;

/// <summary>
/// Formats numbers as Go formats numbers: with the fewest digits from which a parser restores the same number.
/// </summary>
internal static class NumberText
{
    /// <summary>The largest length of a number, in bytes.</summary>
    public const int MaxLength = 32;

    // Above 2^53 a double cannot represent every integer. All digits would suggest a precision that the number does not
    // have.
    private const double MaxPlainInteger = 1L << 53;

    /// <summary>
    /// Writes a sample value. An integer up to 2^53 is written with all digits, any other number as by
    /// <see cref="WriteCanonical"/>.
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

    /// <summary>
    /// Writes milliseconds as seconds with three decimals and without an exponent: <c>1520879607.789</c>.
    /// </summary>
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

    /// <summary>
    /// Writes a bucket bound or a quantile, always with a decimal point or an exponent: <c>1.0</c>, <c>1e+06</c>.
    /// </summary>
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

        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out int length, provider: CultureInfo.InvariantCulture);
        int sign = 0;
        if (shortest[0] == '-')
        {
            destination[0] = (byte)'-';
            sign = 1;
        }

        var digits = new Digits(shortest[sign..length]);
        return sign + digits.Write(destination[sign..]);
    }

    // The significant digits and the decimal exponent of a number, read from the shortest text that .NET writes for the
    // number.
    private readonly ref struct Digits
    {
        private readonly Span<byte> _significant;
        private readonly int _exponent;

        public Digits(Span<byte> text)
        {
            int exponentMark = text.IndexOf((byte)'E');
            Span<byte> mantissa = exponentMark < 0 ? text : text[..exponentMark];
            int point = mantissa.IndexOf((byte)'.');
            int whole = point < 0 ? mantissa.Length : point;
            if (point >= 0)
            {
                mantissa[(point + 1)..].CopyTo(mantissa[point..]);
                mantissa = mantissa[..^1];
            }

            int leading = mantissa.IndexOfAnyExcept((byte)'0');
            _significant = leading < 0 ? mantissa[..1] : mantissa[leading..].TrimEnd((byte)'0');
            int written = exponentMark < 0
                ? 0
                : int.Parse(text[(exponentMark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            _exponent = leading < 0 ? 0 : whole - leading - 1 + written;
        }

        public int Write(Span<byte> destination) => _exponent is < -4 or >= MaxPlainExponent + 1
            ? WriteScientific(destination)
            : _exponent < 0 ? WriteFraction(destination) : WritePlain(destination);

        private const int MaxPlainExponent = 5;

        private int WriteScientific(Span<byte> destination)
        {
            destination[0] = _significant[0];
            int written = 1;
            if (_significant.Length > 1)
            {
                destination[written++] = (byte)'.';
                _significant[1..].CopyTo(destination[written..]);
                written += _significant.Length - 1;
            }

            destination[written++] = (byte)'e';
            destination[written++] = _exponent < 0 ? (byte)'-' : (byte)'+';
            Math.Abs(_exponent).TryFormat(destination[written..], out int length, "00", CultureInfo.InvariantCulture);
            return written + length;
        }

        private int WriteFraction(Span<byte> destination)
        {
            int zeros = -_exponent - 1;
            "0."u8.CopyTo(destination);
            destination.Slice(2, zeros).Fill((byte)'0');
            _significant.CopyTo(destination[(2 + zeros)..]);
            return 2 + zeros + _significant.Length;
        }

        private int WritePlain(Span<byte> destination)
        {
            int whole = _exponent + 1;
            if (_significant.Length <= whole)
            {
                _significant.CopyTo(destination);
                destination[_significant.Length..whole].Fill((byte)'0');
                return whole;
            }

            _significant[..whole].CopyTo(destination);
            destination[whole] = (byte)'.';
            _significant[whole..].CopyTo(destination[(whole + 1)..]);
            return _significant.Length + 1;
        }
    }
}
