using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>The validated upper bounds of the finite buckets of a histogram, and the rendered label of each bucket.</summary>
internal sealed class BucketBounds
{
    private const int LinearLimit = 32;

    private readonly double[] _upper;

    // The same bounds in vectors. The unused lanes of the last vector hold +Inf, which is less than no value, so IndexOf does not count
    // them.
    private readonly Vector256<double>[] _lanes;
    private readonly byte[][] _leLabels;

    /// <exception cref="ArgumentException">A bound is NaN, or not greater than the previous bound.</exception>
    public BucketBounds(string metric, IReadOnlyList<double> bounds)
    {
        // The +Inf bucket always exists. Other libraries allow +Inf as the last bound, so a last bound of +Inf is accepted and ignored.
        int count = bounds.Count > 0 && double.IsPositiveInfinity(bounds[^1]) ? bounds.Count - 1 : bounds.Count;
        _upper = new double[count];
        for (int i = 0; i < count; i++)
        {
            // Adding zero turns -0 into 0.
            _upper[i] = bounds[i] + 0.0;
            if (!double.IsFinite(_upper[i]) || (i > 0 && _upper[i] <= _upper[i - 1]))
            {
                throw Throw.BadBound(metric, i, bounds[i]);
            }
        }

        _lanes = Lanes(_upper);
        _leLabels = Array.ConvertAll([.. _upper, double.PositiveInfinity], LeLabel);
    }

    /// <summary>The number of buckets, including +Inf.</summary>
    public int BucketCount => _upper.Length + 1;

    /// <summary>True if a bound is negative. Then observations may be negative, and the sum may decrease.</summary>
    public bool HasNegative => _upper.Length > 0 && _upper[0] < 0;

    /// <summary>Gets the upper bound of a bucket.</summary>
    public double this[int bucket] => bucket < _upper.Length ? _upper[bucket] : double.PositiveInfinity;

    /// <summary>Returns the rendered <c>le</c> label of a bucket, such as <c>le="0.5"</c>.</summary>
    public ReadOnlySpan<byte> Le(int bucket) => _leLabels[bucket];

    /// <summary>Returns the rendered bound of a bucket, such as <c>0.5</c>.</summary>
    public ReadOnlySpan<byte> Text(int bucket) => _leLabels[bucket].AsSpan("le=\"".Length..^1);

    public bool SameAs(BucketBounds other) => _upper.AsSpan().SequenceEqual(other._upper);

    /// <summary>
    /// Returns the index of the bucket of a value: the first bucket whose bound is not less than the value. Branch-free for up to 32
    /// bounds.
    /// </summary>
    public int IndexOf(double value)
    {
        if (_upper.Length > LinearLimit)
        {
            int found = _upper.AsSpan().BinarySearch(value);
            return found >= 0 ? found : ~found;
        }

        // A comparison sets a lane to -1 if the bound is less than the value. The bounds ascend, so the number of these lanes is the bucket
        // index.
        var sought = Vector256.Create(value);
        Vector256<long> below = Vector256<long>.Zero;
        foreach (Vector256<double> lane in _lanes)
        {
            below += Vector256.LessThan(lane, sought).AsInt64();
        }

        return -(int)Vector256.Sum(below);
    }

    private static Vector256<double>[] Lanes(double[] upper)
    {
        var lanes = new Vector256<double>[(upper.Length + Vector256<double>.Count - 1) / Vector256<double>.Count];
        Span<double> doubles = MemoryMarshal.Cast<Vector256<double>, double>(lanes.AsSpan());
        doubles.Fill(double.PositiveInfinity);
        upper.CopyTo(doubles);
        return lanes;
    }

    private static byte[] LeLabel(double bound)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        return [.. "le=\""u8, .. text[..NumberText.WriteBound(bound, text)], (byte)'"'];
    }
}
