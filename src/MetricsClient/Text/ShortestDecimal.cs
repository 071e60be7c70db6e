namespace MetricsClient.Text;

/// <summary>
/// The decimal number with the fewest digits from which a parser restores a double; of several such numbers, the one nearest to the double.
/// </summary>
/// <remarks>
/// The algorithm is Schubfach (R. Giulietti, "The Schubfach way to render doubles", 2020). A parser restores the double from every number
/// in the rounding interval, which reaches halfway to the two neighbors of the double. The algorithm scales the interval by a power of ten,
/// so that the width of the interval is between one and ten. So the interval contains at least one integer, but at most one multiple of
/// ten, and the only candidates are the integers and the multiples of ten next to the double.
/// <para>
/// <see cref="TryScale"/> compares with one product of 128 bits, in which the scaled double has an error below 2^-63. The comparisons are
/// right unless their sides differ by less than the error (benchmarks: ratios, fractions). Then, and for a power of two,
/// <see cref="Exact"/> computes the double and both ends of the interval in quarters, with a last bit that is set if lower bits were lost,
/// so that each comparison is exact.
/// </para>
/// </remarks>
internal readonly struct ShortestDecimal
{
    private const int MantissaBits = 52;
    private const ulong ImpliedBit = 1UL << MantissaBits;
    private const int Bias = 1023 + MantissaBits;

    // A number below ten as a fixed-point number: four bits before the point, sixty bits after the point.
    private const int FixedBits = 60;
    private const ulong FixedTen = 10UL << FixedBits;
    private const ulong HalfOfFraction = 1UL << 63;

    // Larger than the errors of both sides of a comparison.
    private const ulong Margin = 4;

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
        int exponentBits = (int)(bits >> MantissaBits);
        if (exponentBits == 0)
        {
            return Exact(mantissa, 1 - Bias, isPowerOfTwo: false);
        }

        ulong significand = ImpliedBit | mantissa;
        int exponent = exponentBits - Bias;
        return mantissa != 0 && TryScale(significand, exponent, out ShortestDecimal shortest)
            ? shortest
            : Exact(significand, exponent, isPowerOfTwo: mantissa == 0 && exponentBits > 1);
    }

    // The double is significand * 2^exponent, with both neighbors at the same distance.
    private static bool TryScale(ulong significand, int exponent, out ShortestDecimal shortest)
    {
        int scale = FloorLog10(exponent);
        int shift = Shift(exponent, scale);
        (ulong High, ulong Low) power = PowersOfTen.Get(-scale);
        ulong carried = Math.BigMul(power.Low, significand << shift, out _);
        ulong integer = Math.BigMul(power.High, significand << shift, out ulong fraction);
        fraction += carried;
        integer += fraction < carried ? 1UL : 0UL;

        // Half of the width of the interval, and the distances to the multiples of ten below and above.
        ulong half = power.High >> (64 - FixedBits + 1 - shift);
        ulong tens = integer / 10 * 10;
        ulong below = ((integer - tens) << FixedBits) | (fraction >> (64 - FixedBits));
        ulong above = FixedTen - below;

        // Half of the width is at least 1/2, so the nearest integer is in the interval. Random numbers mispredict branches: conditional
        // moves select the result.
        ulong digits = integer + (fraction >> 63);
        digits = below < half ? tens : digits;
        digits = above < half ? tens + 10 : digits;
        shortest = new ShortestDecimal(digits, scale);
        return !(IsNear(below, half) | IsNear(above, half) | IsNear(fraction, HalfOfFraction));
    }

    private static bool IsNear(ulong one, ulong other) => one - other + Margin <= 2 * Margin;

    // The double is significand * 2^exponent. The lower neighbor of a power of two is nearer than the upper neighbor.
    private static ShortestDecimal Exact(ulong significand, int exponent, bool isPowerOfTwo)
    {
        int scale = isPowerOfTwo ? FloorLog10ThreeQuarters(exponent) : FloorLog10(exponent);
        int shift = Shift(exponent, scale);
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

    // The bits by which a significand is shifted, so that the upper 64 bits of the product with the power are the scaled double.
    private static int Shift(int exponent, int scale) => exponent + FloorLog2Pow10(-scale) + 1;

    // The approximations of the logarithms are exact for all exponents of doubles.
    private static int FloorLog10(int exponentOfTwo) => (exponentOfTwo * 1_262_611) >> 22;

    private static int FloorLog10ThreeQuarters(int exponentOfTwo) => ((exponentOfTwo * 1_262_611) - 524_031) >> 22;

    private static int FloorLog2Pow10(int exponentOfTen) => (exponentOfTen * 1_741_647) >> 19;
}
