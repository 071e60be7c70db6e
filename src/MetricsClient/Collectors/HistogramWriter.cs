using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Receives the histograms of one family from a collector.</summary>
public sealed class HistogramWriter
{
    private readonly MetricWriter _writer;
    private readonly CollectedFamily _family;
    private readonly BucketBounds _bounds;

    internal HistogramWriter(MetricWriter writer, CollectedFamily family, BucketBounds bounds)
    {
        _writer = writer;
        _family = family;
        _bounds = bounds;
    }

    /// <summary>Adds a histogram.</summary>
    /// <param name="bucketCounts">The number of observations in each bucket, not cumulative. The +Inf bucket is the last.</param>
    /// <param name="sum">The sum of all observations.</param>
    /// <param name="labelValues">The label values, in the order of the label names.</param>
    /// <returns>This object, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">
    /// The number of counts or label values is wrong, a count is negative, or the label values are repeated.
    /// </exception>
    public HistogramWriter Add(IReadOnlyList<long> bucketCounts, double sum, params string[] labelValues) => _writer.Checked(() => MetricWriter.Copied(bucketCounts), counts =>
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        if (counts.Length != _bounds.BucketCount || !AddUp(counts))
        {
            throw Throw.BadBucketCounts(_family.Header.Name, _bounds.BucketCount);
        }

        _family.Add(labelValues, new CollectedHistogram(_bounds, counts, sum));
        return this;
    });

    // Returns true if no count is negative and the total does not overflow.
    private static bool AddUp(long[] counts)
    {
        long sum = 0;
        return Array.TrueForAll(counts, count => count >= 0 && (sum += count) >= 0);
    }
}
