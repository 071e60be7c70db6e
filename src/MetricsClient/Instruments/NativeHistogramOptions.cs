using MetricsClient.Storage.Native;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Options of the native buckets of a histogram. The bounds grow exponentially, and an observation creates its bucket if the bucket does
/// not exist yet.
/// </summary>
/// <remarks>
/// A histogram copies the values at creation; a later change of the options has no effect on the histogram. Not thread-safe.
/// </remarks>
public sealed class NativeHistogramOptions
{
    private const double SmallestDefault = 1.0 / (1L << 32) / (1L << 32) / (1L << 32) / (1L << 32);

    /// <summary>
    /// Gets or sets the largest ratio of the bounds of a bucket, above 1; the smallest possible ratio is 1.0027. The default is 1.1.
    /// </summary>
    public double GrowthFactor { get; set; } = 1.1;

    /// <summary>
    /// Gets or sets the schema, which is the resolution, from -4 to 8: the bounds of a bucket differ by the factor 2^(2^-schema). The
    /// default is null: the schema is computed from <see cref="GrowthFactor"/>.
    /// </summary>
    public int? Schema { get; set; }

    /// <summary>Gets or sets the largest absolute value in the zero bucket, finite and not negative. The default is 2^-128.</summary>
    public double ZeroThreshold { get; set; } = SmallestDefault;

    /// <summary>
    /// Gets or sets the limit for a wider zero bucket. A histogram that exceeds <see cref="MaxBuckets"/> widens its zero bucket up to this
    /// absolute value, which is finite and not negative. The default is 0: the zero bucket is never widened.
    /// </summary>
    public double MaxZeroThreshold { get; set; }

    /// <summary>
    /// Gets or sets the largest number of native buckets, at least 1. The default is 160. A histogram that needs more buckets does the
    /// first possible of three things: a reset, if <see cref="MinResetInterval"/> has passed since the last reset; a wider zero bucket, if
    /// <see cref="MaxZeroThreshold"/> allows this; half of the resolution.
    /// </summary>
    public int MaxBuckets { get; set; } = 160;

    /// <summary>
    /// Gets or sets the shortest time between two resets, not negative. A reset removes all observations of the histogram. The default is
    /// one hour. <see cref="Timeout.InfiniteTimeSpan"/> disables resets.
    /// </summary>
    public TimeSpan MinResetInterval { get; set; } = TimeSpan.FromHours(1);

    internal NativeSettings Checked(string metric)
    {
        // The comparisons are negated so that they reject NaN as well.
        if (!(GrowthFactor > 1))
        {
            throw Throw.BadNativeOption(metric, nameof(GrowthFactor), "must be above 1");
        }

        if (Schema is < NativeIndex.CoarsestSchema or > NativeIndex.FinestSchema)
        {
            throw Throw.BadNativeOption(metric, nameof(Schema), "must be between -4 and 8");
        }

        if (!(ZeroThreshold >= 0 && ZeroThreshold <= double.MaxValue))
        {
            throw Throw.BadNativeOption(metric, nameof(ZeroThreshold), "must be a finite number that is not negative");
        }

        if (!(MaxZeroThreshold >= 0 && MaxZeroThreshold <= double.MaxValue))
        {
            throw Throw.BadNativeOption(metric, nameof(MaxZeroThreshold), "must be a finite number that is not negative");
        }

        if (MaxBuckets < 1)
        {
            throw Throw.BadNativeOption(metric, nameof(MaxBuckets), "must be at least 1");
        }

        if (MinResetInterval < TimeSpan.Zero && MinResetInterval != Timeout.InfiniteTimeSpan)
        {
            throw Throw.BadNativeOption(metric, nameof(MinResetInterval), "must not be negative; use Timeout.InfiniteTimeSpan for no resets");
        }

        return new NativeSettings
        {
            Schema = Schema ?? NativeIndex.SchemaOf(GrowthFactor),
            ZeroThreshold = ZeroThreshold,
            MaxZeroThreshold = MaxZeroThreshold,
            MaxBuckets = MaxBuckets,
            MinResetInterval = MinResetInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : MinResetInterval,
        };
    }
}
