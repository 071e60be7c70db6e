using MetricsClient.Model;

namespace MetricsClient.Storage.Quantiles;

/// <summary>
/// Stores observations in bounded memory and computes quantiles of them. The relative error of a quantile is at most 1/128 (see
/// <see cref="LogBuckets"/>) and does not depend on the order of the observations. Not thread-safe.
/// </summary>
/// <remarks>A subnormal number counts as zero. Infinities are counted apart, because in buckets they would cost precision.</remarks>
internal sealed class QuantileSketch
{
    private const ulong Sign = 1UL << 63;
    private const ulong SmallestNormal = 1UL << 52;
    private const ulong Infinity = 0x7FFUL << 52;

    private LogBuckets _positive = new();
    private LogBuckets _negative = new();
    private long _zeros;
    private long _infinities;
    private long _negativeInfinities;

    /// <summary>
    /// Counts observations of one value, which must not be NaN. Allocates only if the value is outside the range of the earlier values.
    /// </summary>
    public void Add(double value, long count)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        ulong magnitude = bits & ~Sign;
        if (magnitude - SmallestNormal >= Infinity - SmallestNormal)
        {
            AddExtreme(value, count);
        }
        else if (bits == magnitude)
        {
            _positive.Add(magnitude, count);
        }
        else
        {
            _negative.Add(magnitude, count);
        }
    }

    /// <summary>Adds all observations of another sketch, or none if memory runs out.</summary>
    public void Add(QuantileSketch other)
    {
        _positive.MakeRoomFor(other._positive);
        _negative.MakeRoomFor(other._negative);
        _positive.Add(other._positive);
        _negative.Add(other._negative);
        _zeros += other._zeros;
        _infinities += other._infinities;
        _negativeInfinities += other._negativeInfinities;
    }

    public void Clear()
    {
        _positive.Clear();
        _negative.Clear();
        _zeros = 0;
        _infinities = 0;
        _negativeInfinities = 0;
    }

    /// <summary>
    /// Computes the value of each quantile. The value of quantile q is the smallest observation for which at least the fraction q of all
    /// observations is less than or equal to it. NaN if there are no observations.
    /// </summary>
    public void Read(QuantileLabels quantiles, Span<double> values)
    {
        long negatives = _negative.Count;
        long count = _negativeInfinities + negatives + _zeros + _positive.Count + _infinities;
        for (int i = 0; i < values.Length; i++)
        {
            long rank = Math.Clamp((long)Math.Ceiling(quantiles[i] * count) - 1, 0, Math.Max(0, count - 1));
            values[i] = count == 0 ? double.NaN : At(rank, negatives);
        }
    }

    private double At(long rank, long negatives)
    {
        long aboveNegativeInfinity = rank - _negativeInfinities;
        if (aboveNegativeInfinity < 0)
        {
            return double.NegativeInfinity;
        }

        long aboveNegatives = aboveNegativeInfinity - negatives;
        if (aboveNegatives < 0)
        {
            // Among negative numbers, the largest number has the smallest absolute value.
            return -_negative.At(-1 - aboveNegatives);
        }

        long aboveZero = aboveNegatives - _zeros;
        return aboveZero < 0 ? 0
            : aboveZero < _positive.Count ? _positive.At(aboveZero)
            : double.PositiveInfinity;
    }

    private void AddExtreme(double value, long count)
    {
        if (double.IsPositiveInfinity(value))
        {
            _infinities += count;
        }
        else if (double.IsNegativeInfinity(value))
        {
            _negativeInfinities += count;
        }
        else
        {
            _zeros += count;
        }
    }
}
