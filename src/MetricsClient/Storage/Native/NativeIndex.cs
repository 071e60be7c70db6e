using System.Numerics;

namespace MetricsClient.Storage.Native;

/// <summary>
/// Which native bucket a value belongs to, exactly: bucket i of schema s holds what is above 2^((i-1) * 2^-s) and not
/// above 2^(i * 2^-s).
/// </summary>
/// <remarks>
/// The index of the finest schema is found without a logarithm: the exponent tells the octave, the leading bits of the
/// mantissa a sector of it, and in each sector lies one bound at most. Coarser buckets are unions of finer ones.
/// </remarks>
internal static class NativeIndex
{
    public const int FinestSchema = 8;
    public const int CoarsestSchema = -4;

    private const int PerOctave = 1 << FinestSchema;
    private const int MantissaBits = 52;
    private const long ImpliedBit = 1L << MantissaBits;
    private const int Bias = 1023;
    private const int MaxExponentBits = 0x7FF;

    // The bound above the largest double; infinity goes to the bucket after it.
    private const long Last = 1024L * PerOctave;

    // The narrowest bucket is wider than a sector: 2^(1/256) - 1 is more than 1/512.
    private const int SectorShift = MantissaBits - FinestSchema - 1;

    // The mantissas of the bounds of an octave, then one that nothing is above.
    private static readonly long[] s_bounds = Mantissas();

    // How many of them lie below the begin of each sector.
    private static readonly short[] s_below = Below(s_bounds);

    /// <summary>The index at the finest schema of a positive number, infinity included.</summary>
    public static int Of(double magnitude)
    {
        long bits = BitConverter.DoubleToInt64Bits(magnitude);
        int exponentBits = (int)(bits >> MantissaBits);
        return (uint)(exponentBits - 1) < MaxExponentBits - 1
            ? Of(exponentBits - Bias, bits & (ImpliedBit - 1))
            : OfExtreme(bits);
    }

    /// <summary>The index at a schema of the bucket that holds a bucket of the finest one.</summary>
    public static int AtSchema(int finest, int schema) => Coarser(finest, FinestSchema - schema);

    /// <summary>The index of the bucket that holds a given one when the resolution is halved so many times.</summary>
    public static int Coarser(int index, int times) => (index + (1 << times) - 1) >> times;

    /// <summary>The largest number in a bucket.</summary>
    public static double UpperBound(int index, int schema)
    {
        long finest = (long)index << (FinestSchema - schema);
        if (finest >= Last)
        {
            return finest == Last ? double.MaxValue : double.PositiveInfinity;
        }

        int exponentBits = (int)(finest >> FinestSchema) + Bias;
        long mantissa = s_bounds[(int)(finest & (PerOctave - 1))];
        return BitConverter.Int64BitsToDouble(exponentBits > 0
            ? ((long)exponentBits << MantissaBits) | mantissa
            // Subnormal: what does not fit is cut off, since the largest number that is not above the bound is wanted.
            : (ImpliedBit | mantissa) >> Math.Min(1 - exponentBits, MantissaBits + 1));
    }

    /// <summary>The coarsest schema whose bounds do not grow faster than by a factor; the finest one if all do.</summary>
    public static int SchemaOf(double growthFactor)
    {
        int schema = CoarsestSchema;
        while (schema < FinestSchema && Math.Pow(2, Math.Pow(2, -schema)) > growthFactor)
        {
            schema++;
        }

        return schema;
    }

    private static int Of(int exponent, long mantissa)
    {
        int below = s_below[(int)(mantissa >> SectorShift)];
        return (exponent * PerOctave) + below + (mantissa > s_bounds[below] ? 1 : 0);
    }

    private static int OfExtreme(long bits)
    {
        if (bits >> MantissaBits == MaxExponentBits)
        {
            return (int)Last + 1;
        }

        // Subnormal: shifted until its first bit is where others have it implied.
        int shift = BitOperations.LeadingZeroCount((ulong)bits) - BitOperations.LeadingZeroCount(ImpliedBit);
        return Of(1 - Bias - shift, (bits << shift) & (ImpliedBit - 1));
    }

    private static long[] Mantissas() =>
        [.. NativeBounds.Compute().Select(static bound => BitConverter.DoubleToInt64Bits(bound) & (ImpliedBit - 1)), long.MaxValue];

    private static short[] Below(long[] bounds)
    {
        short[] below = new short[1 << (MantissaBits - SectorShift)];
        for (int sector = 0; sector < below.Length; sector++)
        {
            long begin = (long)sector << SectorShift;
            below[sector] = (short)bounds.Count(bound => bound < begin);
        }

        return below;
    }
}

/// <summary>
/// The bounds of native buckets between 1 and 2 at the finest resolution: each is the largest double that is not above
/// 2^(i/256), so comparing with it is exact.
/// </summary>
internal static class NativeBounds
{
    private const int RootBits = NativeIndex.FinestSchema;

    /// <summary>The bounds by their number, from 1 on.</summary>
    public static double[] Compute()
    {
        // 2^(1/2), 2^(1/4) ...: each bound is the product of those whose bits are set in its number.
        var roots = new TwoDoubles[RootBits];
        var root = new TwoDoubles(2, 0);
        for (int i = RootBits - 1; i >= 0; i--)
        {
            root = root.SquareRoot();
            roots[i] = root;
        }

        double[] bounds = new double[1 << RootBits];
        for (int i = 0; i < bounds.Length; i++)
        {
            bounds[i] = Product(roots, i).RoundedDown();
        }

        return bounds;
    }

    private static TwoDoubles Product(TwoDoubles[] roots, int bits)
    {
        var product = new TwoDoubles(1, 0);
        for (int i = 0; i < roots.Length; i++)
        {
            product = (bits & (1 << i)) != 0 ? product.Times(roots[i]) : product;
        }

        return product;
    }

    // A number of about 104 bits as the sum of a double and what its rounding left: with 53 bits, some bounds would be one off.
    private readonly struct TwoDoubles
    {
        private readonly double _high;
        private readonly double _low;

        public TwoDoubles(double high, double low)
        {
            _high = high;
            _low = low;
        }

        public TwoDoubles SquareRoot()
        {
            double root = Math.Sqrt(_high);
            double rest = Math.FusedMultiplyAdd(-root, root, _high) + _low;
            return Sum(root, rest / (2 * root));
        }

        public TwoDoubles Times(TwoDoubles other)
        {
            double product = _high * other._high;
            double rest = Math.FusedMultiplyAdd(_high, other._high, -product);
            return Sum(product, rest + ((_high * other._low) + (_low * other._high)));
        }

        public double RoundedDown() => _low < 0 ? Math.BitDecrement(_high) : _high;

        private static TwoDoubles Sum(double large, double small)
        {
            double sum = large + small;
            return new TwoDoubles(sum, small - (sum - large));
        }
    }
}
