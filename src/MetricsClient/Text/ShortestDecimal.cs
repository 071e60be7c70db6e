namespace MetricsClient.Text;

/// <summary>
/// The decimal number with the fewest digits from which a parser restores a double; of several such numbers, the one nearest to the double.
/// </summary>
/// <remarks>
/// The algorithm is Schubfach (R. Giulietti, "The Schubfach way to render doubles", 2020). A parser restores the double from every number in
/// the rounding interval, which reaches halfway to the two neighbors of the double. The algorithm scales the interval by a power of ten,
/// so that the interval contains at least one integer, but at most one multiple of ten. So the only candidates are the integers and the
/// multiples of ten next to the double. The scaled numbers are counted in quarters. Their last bit is set if lower bits were lost, so that
/// the comparisons are exact.
/// </remarks>
internal readonly struct ShortestDecimal
{
    private const int MantissaBits = 52;
    private const int ExponentBits = 11;
    private const ulong ImpliedBit = 1UL << MantissaBits;
    private const int Bias = 1023 + MantissaBits;

    private ShortestDecimal(ulong digits, int exponent)
    {
        Digits = digits;
        Exponent = exponent;
    }

    /// <summary>Gets the digits as an integer, at most 17 digits. The digits may end with zeros.</summary>
    public ulong Digits { get; }

    /// <summary>Gets the power of ten by which the integer is multiplied.</summary>
    public int Exponent { get; }

    /// <summary>Returns the decimal number of a finite positive double.</summary>
    public static ShortestDecimal Of(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        ulong mantissa = bits & (ImpliedBit - 1);
        int exponentBits = (int)(bits >> MantissaBits) & ((1 << ExponentBits) - 1);
        if (exponentBits == 0)
        {
            return Of(mantissa, 1 - Bias, isPowerOfTwo: false);
        }

        ulong significand = ImpliedBit | mantissa;
        int exponent = exponentBits - Bias;

        // An integer below 2^53 is its own shortest number.
        return exponent is <= 0 and >= -MantissaBits && (significand & ((1UL << -exponent) - 1)) == 0
            ? new ShortestDecimal(significand >> -exponent, 0)
            : Of(significand, exponent, isPowerOfTwo: mantissa == 0 && exponentBits > 1);
    }

    // The double is significand * 2^exponent. The lower neighbor of a power of two is nearer than the upper neighbor.
    private static ShortestDecimal Of(ulong significand, int exponent, bool isPowerOfTwo)
    {
        int scale = isPowerOfTwo ? FloorLog10ThreeQuarters(exponent) : FloorLog10(exponent);
        int shift = exponent + FloorLog2Pow10(-scale) + 1;
        (ulong High, ulong Low) power = PowersOfTen.Get(-scale);
        ulong lower = RoundToOdd(power, ((4 * significand) - (isPowerOfTwo ? 1UL : 2UL)) << shift);
        ulong quarters = RoundToOdd(power, (4 * significand) << shift);
        ulong upper = RoundToOdd(power, ((4 * significand) + 2) << shift);

        // A parser rounds a number in the middle of two doubles to the double with an even significand.
        ulong isOdd = significand & 1;
        return Nearest(quarters, lower + isOdd, upper - isOdd, scale);
    }

    private static ShortestDecimal Nearest(ulong quarters, ulong lower, ulong upper, int scale)
    {
        ulong floor = quarters / 4;
        ulong tens = floor / 10;
        bool isTensInside = lower <= 40 * tens;
        bool isNextTensInside = (40 * tens) + 40 <= upper;
        if (floor >= 10 && isTensInside != isNextTensInside)
        {
            return new ShortestDecimal(tens + (isNextTensInside ? 1UL : 0UL), scale + 1);
        }

        bool isFloorInside = lower <= 4 * floor;
        bool isNextInside = (4 * floor) + 4 <= upper;
        if (isFloorInside != isNextInside)
        {
            return new ShortestDecimal(floor + (isNextInside ? 1UL : 0UL), scale);
        }

        // Both are inside, or neither. The nearest is taken; in the middle, the even integer.
        ulong middle = (4 * floor) + 2;
        bool roundsUp = quarters > middle || (quarters == middle && (floor & 1) == 1);
        return new ShortestDecimal(floor + (roundsUp ? 1UL : 0UL), scale);
    }

    // Returns the upper 64 bits of the product of 192 bits. The last bit is set if a bit below is set.
    private static ulong RoundToOdd((ulong High, ulong Low) power, ulong factor)
    {
        ulong carried = Math.BigMul(power.Low, factor, out _);
        ulong high = Math.BigMul(power.High, factor, out ulong low);
        low += carried;
        high += low < carried ? 1UL : 0UL;
        return high | (low > 1 ? 1UL : 0UL);
    }

    // The approximations of the logarithms are exact for all exponents of doubles.
    private static int FloorLog10(int exponentOfTwo) => (exponentOfTwo * 1_262_611) >> 22;

    private static int FloorLog10ThreeQuarters(int exponentOfTwo) => ((exponentOfTwo * 1_262_611) - 524_031) >> 22;

    private static int FloorLog2Pow10(int exponentOfTen) => (exponentOfTen * 1_741_647) >> 19;
}
