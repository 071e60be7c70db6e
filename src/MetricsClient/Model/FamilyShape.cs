namespace MetricsClient.Model;

/// <summary>The kind of a family, and everything that follows from the kind or is configured for all series of the family.</summary>
/// <remarks>
/// A kind with settings, such as bucket bounds, derives a class from this class. The class carries the settings from
/// registration to each series. Collected families have no settings to compare and use this class directly.
/// </remarks>
internal class FamilyShape
{
    public FamilyShape(MetricKind kind)
    {
        Kind = kind;
    }

    public MetricKind Kind { get; }

    /// <summary>Gets the label that the formats add to samples of this kind; empty if the formats add none.</summary>
    public string ReservedLabel => Kind switch
    {
        MetricKind.Histogram or MetricKind.GaugeHistogram => "le",
        MetricKind.Summary => "quantile",
        _ => "",
    };

    /// <summary>Gets the suffixes of the sample names of this kind. No other family may use the name with such a suffix.</summary>
    public string[] ClaimedSuffixes => Kind switch
    {
        MetricKind.Histogram => ["_bucket", "_sum", "_count", "_created"],
        MetricKind.GaugeHistogram => ["_bucket", "_gsum", "_gcount", "_sum", "_count"],
        MetricKind.Summary => ["_sum", "_count", "_created"],
        _ => [],
    };

    /// <summary>
    /// True for kinds that describe current state (gauge, info, state set), where one overflow series for many label sets
    /// would be meaningless.
    /// </summary>
    public bool IsCurrentState => Kind is MetricKind.Gauge or MetricKind.Info or MetricKind.StateSet;

    /// <summary>Returns the first difference between two shapes, as part of an error message; null if the shapes are equal.</summary>
    public string? DifferenceTo(FamilyShape other) =>
        Kind != other.Kind ? $"as a {Kind}, not a {other.Kind}" : SettingsDifferenceTo(other);

    /// <summary>Returns the first difference between the settings of two shapes of the same kind; null if the settings are equal.</summary>
    protected virtual string? SettingsDifferenceTo(FamilyShape other) => null;
}
