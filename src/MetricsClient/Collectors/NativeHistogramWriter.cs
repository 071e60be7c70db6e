using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Takes the native histograms of one family, which share their resolution and the width of their bucket around zero.</summary>
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
        // Written so that NaN fails too.
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

    /// <summary>
    /// Adds a histogram: the observations in each bucket alone, and their sum. The bucket of index i ends at 2^(i * 2^-schema); those
    /// below zero are counted by the index of the absolute value.
    /// </summary>
    /// <exception cref="ArgumentException">A count is negative, an index is that of no number, or the labels do not fit or were there before.</exception>
    public NativeHistogramWriter Add(
        IReadOnlyDictionary<int, long> positive,
        IReadOnlyDictionary<int, long> negative,
        long zeroCount,
        double sum,
        params string[] labelValues) => _writer.Checked(() =>
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        NativeBucket[] above = Checked(positive);
        NativeBucket[] below = Checked(negative);
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

        // From the smallest double to one past the largest, where infinity goes.
        double lowest = Math.ScaleB(-1074, _schema);
        double highest = Math.ScaleB(1024, _schema) + 1;
        return counts.Keys.All(index => index >= lowest && index <= highest)
            ? [.. counts.Where(static bucket => bucket.Value != 0).Select(static bucket => new NativeBucket(bucket.Key, bucket.Value)).OrderBy(static bucket => bucket.Index)]
            : throw Throw.BadNativeBuckets(_family.Header.Name);
    }

    // The sum, which is shown too and must fit.
    private long Total(IEnumerable<long> counts)
    {
        long sum = 0;
        return counts.All(count => count >= 0 && (sum += count) >= 0) ? sum : throw Throw.BadNativeBuckets(_family.Header.Name);
    }
}
