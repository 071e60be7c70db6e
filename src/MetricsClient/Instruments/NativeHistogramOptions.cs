using MetricsClient.Storage.Native;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>How a histogram's native buckets are kept: as many as the observations need, each wider than the one before it by the same factor.</summary>
public sealed class NativeHistogramOptions
{
    private const double SmallestDefault = 1.0 / (1L << 32) / (1L << 32) / (1L << 32) / (1L << 32);

    /// <summary>The most by which the bounds of a bucket may differ, as a factor above 1. Default: 1.1.</summary>
    public double GrowthFactor { get; init; } = 1.1;

    /// <summary>The resolution from -4 to 8, by which bounds differ by the factor 2^(2^-schema). Default: chosen by <see cref="GrowthFactor"/>.</summary>
    public int? Schema { get; init; }

    /// <summary>What is not further than this from zero goes to one bucket. Default: 2^-128.</summary>
    public double ZeroThreshold { get; init; } = SmallestDefault;

    /// <summary>How far the bucket around zero may be widened when there are too many buckets. Default: not at all.</summary>
    public double MaxZeroThreshold { get; init; }

    /// <summary>
    /// Buckets beyond which the histogram is reset if <see cref="MinResetTime"/> allows it, else its bucket around zero is widened
    /// if <see cref="MaxZeroThreshold"/> allows it, else its resolution is halved. Default: 160.
    /// </summary>
    public int BucketLimit { get; init; } = 160;

    /// <summary>How much time must lie between two resets. Default: one hour; <see cref="Timeout.InfiniteTimeSpan"/> for no resets at all.</summary>
    public TimeSpan MinResetTime { get; init; } = TimeSpan.FromHours(1);

    internal NativeSettings Checked(string metric)
    {
        // Written so that NaN fails too.
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

        if (BucketLimit < 1)
        {
            throw Throw.BadNativeOption(metric, nameof(BucketLimit), "must be at least 1");
        }

        if (MinResetTime < TimeSpan.Zero && MinResetTime != Timeout.InfiniteTimeSpan)
        {
            throw Throw.BadNativeOption(metric, nameof(MinResetTime), "must not be negative; use Timeout.InfiniteTimeSpan for no resets");
        }

        return new NativeSettings
        {
            Schema = Schema ?? NativeIndex.SchemaOf(GrowthFactor),
            ZeroThreshold = ZeroThreshold,
            MaxZeroThreshold = MaxZeroThreshold,
            BucketLimit = BucketLimit,
            MinResetTime = MinResetTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : MinResetTime,
        };
    }
}
