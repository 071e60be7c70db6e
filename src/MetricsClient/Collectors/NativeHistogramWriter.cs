using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Receives the native histograms of one family from a collector. All have the same schema and the same zero threshold.</summary>
public sealed class NativeHistogramWriter
{
    private const int CoarsestSchema = -4;
    private const int FinestSchema = 8;

    private readonly MetricWriter _writer;
    private readonly CollectedFamily _family;
    private readonly BucketBounds _bounds;
    private readonly int _schema;
    private readonly double _zeroThreshold;

    internal NativeHistogramWriter(MetricWriter writer, CollectedFamily family, int schema, double zeroThreshold)
    {
        // The condition is written so that NaN fails.
        if (schema is < CoarsestSchema or > FinestSchema || !(zeroThreshold >= 0 && zeroThreshold <= double.MaxValue))
        {
            throw Throw.BadNativeShape(family.Header.Name);
        }

        _writer = writer;
        _family = family;
        _bounds = new BucketBounds(family.Header.Name, []);
        _schema = schema;
        _zeroThreshold = zeroThreshold;
    }

    /// <summary>Adds a histogram. The upper bound of the bucket with index i is 2^(i * 2^-schema).</summary>
    /// <param name="positive">The number of observations in each bucket above the zero bucket, by bucket index; not cumulative.</param>
    /// <param name="negative">
    /// The number of observations in each bucket below the zero bucket. The index is computed from the absolute value.
    /// </param>
    /// <param name="zeroCount">The number of observations in the zero bucket.</param>
    /// <param name="sum">The sum of all observations.</param>
    /// <param name="labelValues">The label values, in the order of the label names.</param>
    /// <returns>This object, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">
    /// A count is negative, an index is out of range, the number of label values is wrong, or the label values are repeated.
    /// </exception>
    public NativeHistogramWriter Add(
        IReadOnlyDictionary<int, long> positive,
        IReadOnlyDictionary<int, long> negative,
        long zeroCount,
        double sum,
        params string[] labelValues) => _writer.Checked(() => (Checked(positive), Checked(negative)), buckets =>
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        (NativeBucket[] above, NativeBucket[] below) = buckets;
        long count = Total([zeroCount, .. above.Concat(below).Select(static bucket => bucket.Count)]);
        _family.Add(labelValues, new CollectedHistogram(_bounds, [count], sum)
        {
            Native = new NativeBuckets
            {
                Schema = _schema,
                ZeroThreshold = _zeroThreshold,
                ZeroCount = zeroCount,
                Positive = above,
                Negative = below,
            },
        });
        return this;
    });

    private NativeBucket[] Checked(IReadOnlyDictionary<int, long> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);

        // The valid indexes range from the bucket of the smallest double to the bucket of infinity, which follows the bucket of the largest
        // double.
        double lowest = Math.ScaleB(-1074, _schema);
        double highest = Math.ScaleB(1024, _schema) + 1;
        return counts.Keys.All(index => index >= lowest && index <= highest)
            ? [.. counts.Where(static bucket => bucket.Value != 0).Select(static bucket => new NativeBucket(bucket.Key, bucket.Value)).OrderBy(static bucket => bucket.Index)]
            : throw Throw.BadNativeBuckets(_family.Header.Name);
    }

    // Returns the total. Throws an exception if a count is negative or the total overflows.
    private long Total(IEnumerable<long> counts)
    {
        long sum = 0;
        return counts.All(count => count >= 0 && (sum += count) >= 0) ? sum : throw Throw.BadNativeBuckets(_family.Header.Name);
    }
}
