namespace MetricsClient.State;

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
