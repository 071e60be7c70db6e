using System.Buffers.Binary;
using System.Numerics;

namespace MetricsClient.Text;

/// <summary>Seventeen decimal digits, and the layouts of Go for a number with these digits. Zeros at the end are not written.</summary>
/// <remarks>
/// The digits are one digit and two groups of eight. A group is computed in one register, a byte for each digit, and written at once.
/// A group may be written beyond the end of a number, so a destination has room for <see cref="Room"/> bytes (benchmarks: ratios, fractions).
/// </remarks>
internal readonly struct DecimalDigits
{
    /// <summary>The bytes that a layout may overwrite.</summary>
    public const int Room = 31;

    // A number with an exponent outside of this range is written with an exponent, as in Go.
    private const int MinFractionExponent = -4;
    private const int MaxPlainExponent = 5;

    private const int GroupDigits = 8;
    private const ulong GroupValues = 100_000_000;
    private const ulong SixteenDigits = GroupValues * GroupValues;
    private const ulong ZerosAsText = 0x3030_3030_3030_3030;

    private readonly ulong _first;
    private readonly ulong _upper;
    private readonly ulong _lower;
    private readonly int _exponent;

    /// <summary>Splits a decimal number that is not zero.</summary>
    public DecimalDigits(ShortestDecimal number)
    {
        // Nearly all numbers have sixteen or seventeen digits, both equally often.
        bool isShort = number.Digits < SixteenDigits;
        ulong digits = isShort ? number.Digits * 10 : number.Digits;
        _exponent = number.Exponent + GroupDigits + GroupDigits - (isShort ? 1 : 0);
        while (digits < SixteenDigits)
        {
            digits *= 10;
            _exponent--;
        }

        ulong nine = digits / GroupValues;
        _first = nine / GroupValues;
        _upper = Group(nine - (_first * GroupValues));
        _lower = Group(digits - (nine * GroupValues));
    }

    // The number of digits without the zeros at the end. The last digit of a group is in the highest byte.
    private int Count => _lower != 0
        ? 1 + GroupDigits + GroupDigits - (BitOperations.LeadingZeroCount(_lower) / 8)
        : 1 + GroupDigits - (BitOperations.LeadingZeroCount(_upper) / 8);

    /// <summary>Writes the number as the call <c>FormatFloat(v, 'g', -1, 64)</c> does in Go, and returns the number of bytes.</summary>
    public int Write(Span<byte> destination) => _exponent switch
    {
        < MinFractionExponent or > MaxPlainExponent => WriteScientific(destination),
        < 0 => WriteFraction(destination),
        _ => WritePlain(destination, _exponent + 1),
    };

    private int WriteScientific(Span<byte> destination)
    {
        int written = WritePlain(destination, wholeDigits: 1);
        destination[written++] = (byte)'e';
        destination[written++] = _exponent < 0 ? (byte)'-' : (byte)'+';
        int magnitude = Math.Abs(_exponent);
        if (magnitude >= 100)
        {
            destination[written++] = Digit(magnitude / 100);
            magnitude %= 100;
        }

        destination[written++] = Digit(magnitude / 10);
        destination[written++] = Digit(magnitude % 10);
        return written;
    }

    private int WriteFraction(Span<byte> destination)
    {
        int start = 1 - _exponent;
        "0.000000"u8.CopyTo(destination);
        destination[start] = Digit((int)_first);
        WriteGroup(destination[(start + 1)..], _upper);
        WriteGroup(destination[(start + 1 + GroupDigits)..], _lower);
        return start + Count;
    }

    // The part of the upper group behind the point is written again, one place to the right.
    private int WritePlain(Span<byte> destination, int wholeDigits)
    {
        int count = Count;
        destination[0] = Digit((int)_first);
        WriteGroup(destination[1..], _upper);
        if (count <= wholeDigits)
        {
            return wholeDigits;
        }

        destination[wholeDigits] = (byte)'.';
        WriteGroup(destination[(wholeDigits + 1)..], _upper >> (8 * (wholeDigits - 1)));
        WriteGroup(destination[(2 + GroupDigits)..], _lower);
        return count + 1;
    }

    private static byte Digit(int digit) => (byte)('0' + digit);

    private static void WriteGroup(Span<byte> destination, ulong group) =>
        BinaryPrimitives.WriteUInt64LittleEndian(destination, group | ZerosAsText);

    // Divides eight digits into halves three times, all parts at once. A division is a multiplication with a rounded reciprocal, which is
    // exact for numbers of this size.
    private static ulong Group(ulong digits)
    {
        ulong fours = digits / 10_000;
        fours |= (digits - (fours * 10_000)) << 32;
        ulong twos = ((fours * 10_486) >> 20) & 0x0000_007F_0000_007F;
        twos |= (fours - (twos * 100)) << 16;
        ulong ones = ((twos * 103) >> 10) & 0x000F_000F_000F_000F;
        return ones | ((twos - (ones * 10)) << 8);
    }
}
