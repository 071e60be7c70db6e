using MetricsClient.Model;
using MetricsClient.Storage.Native;

namespace MetricsClient.Storage.Histograms;

/// <summary>
/// The settings of a family of histograms: the bounds of the classic buckets, and the settings of the native buckets if there are any.
/// </summary>
internal sealed class HistogramShape : FamilyShape
{
    public HistogramShape(BucketBounds bounds, NativeSettings? native = null)
        : base(MetricKind.Histogram)
    {
        Bounds = bounds;
        Native = native;
    }

    /// <summary>Gets the bounds of the classic buckets. Histograms with native buckets only have the single bound +Inf.</summary>
    public BucketBounds Bounds { get; }

    /// <summary>Gets the settings of the native buckets; null if the histograms have no native buckets.</summary>
    public NativeSettings? Native { get; }

    protected override string? SettingsDifferenceTo(FamilyShape other)
    {
        var histogram = (HistogramShape)other;
        return !Bounds.SameAs(histogram.Bounds) ? "with other buckets"
            : Native == histogram.Native ? null
            : Native is null ? "without native buckets"
            : histogram.Native is null ? "with native buckets"
            : "with other settings of its native buckets";
    }
}
