using System.Numerics;

namespace MetricsClient.Storage.Native;

/// <summary>
/// Computes the index of the native bucket of a value without rounding errors. Bucket i of schema s contains the values above 2^((i-1) *
/// 2^-s) and up to 2^(i * 2^-s), including the upper bound.
/// </summary>
/// <remarks>
/// The index at the finest schema is found without a logarithm. The exponent of the double gives the octave, which is the range between two
/// powers of two. The leading bits of the mantissa give a sector of the octave, and each sector contains at most one bound. A bucket of a
/// coarser schema is a union of buckets of a finer schema.
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

    // The index of the bucket of the largest double. Infinity belongs to the next bucket.
    private const long Last = 1024L * PerOctave;

    // A sector is half of 1/256 of an octave. The narrowest bucket is wider: 2^(1/256) - 1 is more than 1/512.
    private const int SectorShift = MantissaBits - FinestSchema - 1;

    // The part of a mantissa within a sector.
    private const long SectorMask = (1L << SectorShift) - 1;

    // The low bits of a sector: the number of bounds below its start, up to 256.
    private const int BelowBits = FinestSchema + 1;

    // The mantissas of the bounds in an octave.
    private static readonly long[] s_bounds = Mantissas();

    // For each sector, the bound within the sector and the number of bounds below its start. One number contains both, because the second of
    // two loads would wait for the first (benchmarks: ratios, observing).
    private static readonly long[] s_sectors = Sectors(s_bounds);

    /// <summary>Returns the index at the finest schema of a positive number, or of infinity.</summary>
    public static int Of(double magnitude)
    {
        long bits = BitConverter.DoubleToInt64Bits(magnitude);
        int exponentBits = (int)(bits >> MantissaBits);
        return (uint)(exponentBits - 1) < MaxExponentBits - 1
            ? Of(exponentBits - Bias, bits & (ImpliedBit - 1))
            : OfExtreme(bits);
    }

    /// <summary>Returns the index at a coarser or equal schema, given the index at the finest schema.</summary>
    public static int AtSchema(int finest, int schema) => Coarser(finest, FinestSchema - schema);

    /// <summary>Returns the index of a bucket after the resolution was halved a number of times.</summary>
    public static int Coarser(int index, int times) => (index + (1 << times) - 1) >> times;

    /// <summary>Returns the largest number in a bucket.</summary>
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
            // A subnormal bound loses its lowest bits, because the result is the largest double up to the bound.
            : (ImpliedBit | mantissa) >> Math.Min(1 - exponentBits, MantissaBits + 1));
    }

    /// <summary>
    /// Returns the coarsest schema whose bounds grow by at most a factor. Returns the finest schema if the bounds of every schema grow
    /// faster.
    /// </summary>
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
        long sector = s_sectors[(int)(mantissa >> SectorShift)];
        int below = (int)sector & ((1 << BelowBits) - 1);
        return (exponent * PerOctave) + below + ((mantissa & SectorMask) > sector >> BelowBits ? 1 : 0);
    }

    private static int OfExtreme(long bits)
    {
        if (bits >> MantissaBits == MaxExponentBits)
        {
            return (int)Last + 1;
        }

        // A subnormal number: its first one bit is shifted to the position of the implied bit of a normal number.
        int shift = BitOperations.LeadingZeroCount((ulong)bits) - BitOperations.LeadingZeroCount(ImpliedBit);
        return Of(1 - Bias - shift, (bits << shift) & (ImpliedBit - 1));
    }

    private static long[] Mantissas() =>
        [.. NativeBounds.Compute().Select(static bound => BitConverter.DoubleToInt64Bits(bound) & (ImpliedBit - 1))];

    private static long[] Sectors(long[] bounds)
    {
        long[] sectors = new long[1 << (MantissaBits - SectorShift)];
        for (int i = 0; i < sectors.Length; i++)
        {
            long begin = (long)i << SectorShift;
            int below = bounds.Count(bound => bound < begin);

            // No mantissa exceeds the end of its sector.
            long bound = below < bounds.Length && bounds[below] <= (begin | SectorMask) ? bounds[below] & SectorMask : SectorMask;
            sectors[i] = (bound << BelowBits) | (long)below;
        }

        return sectors;
    }
}

/// <summary>
/// The bounds of native buckets from 1 to 2 at the finest schema. Each bound is the largest double up to 2^(i/256), so the comparison of a
/// double with the bound has no rounding error.
/// </summary>
internal static class NativeBounds
{
    private const int RootBits = NativeIndex.FinestSchema;

    /// <summary>Computes the bounds in ascending order, starting at 1.</summary>
    public static double[] Compute()
    {
        // The roots are 2^(1/2), 2^(1/4) and so on. Bound i is the product of the roots that belong to the set bits of i.
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

    // A number of about 104 bits, stored as a double and its rounding error. A double alone has 53 bits, and some bounds would differ in
    // the last bit.
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
