using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Takes the histograms of one family.</summary>
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

    /// <summary>Adds a histogram: the observations in each bucket alone, +Inf last, and their sum.</summary>
    /// <exception cref="ArgumentException">There is not one count for each bucket, one is negative, or the labels do not fit or were there before.</exception>
    public HistogramWriter Add(IReadOnlyList<long> bucketCounts, double sum, params string[] labelValues) => _writer.Checked(() =>
    {
        ArgumentNullException.ThrowIfNull(bucketCounts);
        ArgumentNullException.ThrowIfNull(labelValues);
        long[] counts = [.. bucketCounts];
        if (counts.Length != _bounds.BucketCount || !AddUp(counts))
        {
            throw Throw.BadBucketCounts(_family.Header.Name, _bounds.BucketCount);
        }

        _family.Add(labelValues, new CollectedHistogram(_bounds, counts, sum));
        return this;
    });

    // Whether no count is negative and their sum, which is shown too, fits.
    private static bool AddUp(long[] counts)
    {
        long sum = 0;
        return Array.TrueForAll(counts, count => count >= 0 && (sum += count) >= 0);
    }
}
