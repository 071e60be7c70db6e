using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>The upper bounds of a histogram's finite buckets, checked once, and their text.</summary>
internal sealed class BucketBounds
{
    private const int LinearLimit = 32;

    private readonly double[] _upper;

    // The same, filled up with +Inf to whole vectors: +Inf is below no value, so the padding counts for nothing.
    private readonly Vector256<double>[] _lanes;
    private readonly byte[][] _leLabels;

    /// <exception cref="ArgumentException">A bound is NaN, or not above the one before it.</exception>
    public BucketBounds(string metric, IReadOnlyList<double> bounds)
    {
        // +Inf is implied: naming it last is a habit of other libraries and harmless.
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

    /// <summary>The number of buckets, +Inf included.</summary>
    public int BucketCount => _upper.Length + 1;

    /// <summary>Whether sums may fall as observations come in.</summary>
    public bool HasNegative => _upper.Length > 0 && _upper[0] < 0;

    /// <summary>The upper bound of a bucket.</summary>
    public double this[int bucket] => bucket < _upper.Length ? _upper[bucket] : double.PositiveInfinity;

    /// <summary>The label of a bucket as it stands between braces, such as <c>le="0.5"</c>.</summary>
    public ReadOnlySpan<byte> Le(int bucket) => _leLabels[bucket];

    public bool SameAs(BucketBounds other) => _upper.AsSpan().SequenceEqual(other._upper);

    /// <summary>The first bucket whose bound is not below the value. Without branches for lists of the usual length.</summary>
    public int IndexOf(double value)
    {
        if (_upper.Length > LinearLimit)
        {
            int found = _upper.AsSpan().BinarySearch(value);
            return found >= 0 ? found : ~found;
        }

        // A lane holds -1 where its bound is below the value; since bounds ascend, their number is the index.
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
