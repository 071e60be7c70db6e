namespace MetricsClient.Model;

/// <summary>The kind of a family and the settings that all series of the family share, such as bucket bounds.</summary>
/// <remarks>
/// A kind of metric with settings has a class derived from this class. A registered family passes its shape to each
/// series. The families that a collector writes use this class directly, because their settings are never compared.
/// </remarks>
internal class FamilyShape
{
    public FamilyShape(MetricKind kind)
    {
        Kind = kind;
    }

    public MetricKind Kind { get; }

    /// <summary>
    /// Gets the label name that the formats add to samples of this kind, such as <c>le</c>; empty if there is none.
    /// </summary>
    public string ReservedLabel => Kind switch
    {
        MetricKind.Histogram or MetricKind.GaugeHistogram => "le",
        MetricKind.Summary => "quantile",
        _ => "",
    };

    /// <summary>
    /// Gets the suffixes of the sample names of this kind. No other family may use the name with such a suffix.
    /// </summary>
    public string[] ClaimedSuffixes => Kind switch
    {
        MetricKind.Histogram => ["_bucket", "_sum", "_count", "_created"],
        MetricKind.GaugeHistogram => ["_bucket", "_gsum", "_gcount", "_sum", "_count"],
        MetricKind.Summary => ["_sum", "_count", "_created"],
        _ => [],
    };

    /// <summary>
    /// True for a gauge, an info or a state set, which describe current state. One overflow series for many label sets
    /// would have no meaning for these kinds.
    /// </summary>
    public bool IsCurrentState => Kind is MetricKind.Gauge or MetricKind.Info or MetricKind.StateSet;

    /// <summary>
    /// Returns the first difference between two shapes, as a part of an error message; null if the shapes are equal.
    /// </summary>
    public string? DifferenceTo(FamilyShape other) =>
        Kind != other.Kind ? $"as a {Kind}, not a {other.Kind}" : SettingsDifferenceTo(other);

    /// <summary>
    /// Returns the first difference between the settings of two shapes of the same kind; null if the settings are
    /// equal.
    /// </summary>
    protected virtual string? SettingsDifferenceTo(FamilyShape other) => null;
}
