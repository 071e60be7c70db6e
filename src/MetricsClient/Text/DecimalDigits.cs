using System.Buffers.Binary;
using System.Numerics;

namespace MetricsClient.Text;

/// <summary>Writes a decimal number in the layouts of Go.</summary>
/// <remarks>
/// The seventeen digits are one digit and two groups of eight. A group is computed in one register, a byte for each digit, and written at
/// once, also beyond the end of the number. So a destination has room for <see cref="Room"/> bytes (benchmarks: ratios, fractions).
/// </remarks>
internal static class DecimalDigits
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

    /// <summary>Writes the number as the call <c>FormatFloat(v, 'g', -1, 64)</c> does in Go, and returns the number of bytes.</summary>
    /// <param name="number">The number, which is not zero. Zeros at the end of its digits are not written.</param>
    /// <param name="destination">Receives the text.</param>
    public static int Write(ShortestDecimal number, Span<byte> destination)
    {
        // Nearly all numbers have sixteen or seventeen digits, both equally often, so that a branch would be mispredicted.
        bool isShort = number.Digits < SixteenDigits;
        ulong digits = isShort ? number.Digits * 10 : number.Digits;
        int exponent = number.Exponent + GroupDigits + GroupDigits - (isShort ? 1 : 0);
        if (digits < SixteenDigits)
        {
            digits = Lengthened(digits, ref exponent);
        }

        ulong nine = digits / GroupValues;
        ulong first = nine / GroupValues;
        ulong upper = Group(nine - (first * GroupValues));
        ulong lower = Group(digits - (nine * GroupValues));
        if (exponent is < 0 and >= MinFractionExponent)
        {
            int start = 1 - exponent;
            BinaryPrimitives.WriteUInt64LittleEndian(destination, 0x3030_3030_3030_2E30); // 0.000000
            destination[start] = (byte)('0' + first);
            WriteGroup(destination[(start + 1)..], upper);
            WriteGroup(destination[(start + 1 + GroupDigits)..], lower);
            return start + Count(upper, lower);
        }

        bool isPlain = exponent is >= 0 and <= MaxPlainExponent;
        destination[0] = (byte)('0' + first);
        int written = WriteWithPoint(destination, upper, lower, isPlain ? exponent + 1 : 1);
        return isPlain ? written : WriteExponent(destination, written, exponent);
    }

    // Writes the groups behind the first digit. The part of the upper group behind the point is written again, one place to the right.
    private static int WriteWithPoint(Span<byte> destination, ulong upper, ulong lower, int wholeDigits)
    {
        WriteGroup(destination[1..], upper);
        int count = Count(upper, lower);
        if (count <= wholeDigits)
        {
            return wholeDigits;
        }

        destination[wholeDigits] = (byte)'.';
        WriteGroup(destination[(wholeDigits + 1)..], upper >> (8 * (wholeDigits - 1)));
        WriteGroup(destination[(2 + GroupDigits)..], lower);
        return count + 1;
    }

    private static int WriteExponent(Span<byte> destination, int written, int exponent)
    {
        destination[written++] = (byte)'e';
        destination[written++] = exponent < 0 ? (byte)'-' : (byte)'+';
        (int hundreds, int rest) = Math.DivRem(Math.Abs(exponent), 100);
        if (hundreds > 0)
        {
            destination[written++] = (byte)('0' + hundreds);
        }

        destination[written++] = (byte)('0' + (rest / 10));
        destination[written++] = (byte)('0' + (rest % 10));
        return written;
    }

    private static ulong Lengthened(ulong digits, ref int exponent)
    {
        while (digits < SixteenDigits)
        {
            digits *= 10;
            exponent--;
        }

        return digits;
    }

    // The number of digits without the zeros at the end. The last digit of a group is in the highest byte.
    private static int Count(ulong upper, ulong lower)
    {
        int zeros = BitOperations.LeadingZeroCount(lower != 0 ? lower : upper) / 8;
        return 1 + GroupDigits - zeros + (lower != 0 ? GroupDigits : 0);
    }

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
