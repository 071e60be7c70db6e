using MetricsClient.State;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>All that a program says when it registers a family, checked against the naming rules.</summary>
internal sealed class FamilyDefinition
{
    public FamilyDefinition(FamilyHeader header, MetricOptions options, string[] labelNames, BucketBounds? bounds)
    {
        Header = header;
        Options = options;
        LabelNames = labelNames;
        Bounds = bounds;
    }

    public FamilyHeader Header { get; }

    public MetricOptions Options { get; }

    public string[] LabelNames { get; }

    public BucketBounds? Bounds { get; }

    /// <summary>How native buckets are kept; null unless they are.</summary>
    public NativeSettings? Native { get; init; }

    /// <summary>The quantiles and their window; null unless this is a summary.</summary>
    public WindowShape? Window { get; init; }

    /// <summary>A copy of the names, of which there must be at least one.</summary>
    public static string[] Labels(string name, ReadOnlySpan<string> labelNames) =>
        labelNames.IsEmpty ? throw Throw.NoLabelNames(name) : labelNames.ToArray();

    /// <summary>
    /// The static labels that the family carries: all, but what the library tells about itself keeps its own label
    /// where one has the same name, since nobody could rename it there.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Carried(IReadOnlyList<KeyValuePair<string, string>> staticLabels) =>
        Header.ScrapeOnly ? [.. staticLabels.Where(label => !LabelNames.Contains(label.Key))] : staticLabels;

    /// <summary>Throws unless name, unit and labels may be shown in every format.</summary>
    public void Validate(IReadOnlyList<KeyValuePair<string, string>> staticLabels)
    {
        ValidateName();
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.SeriesLimit, 1, "options.SeriesLimit");
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Options.TimeToLive ?? TimeSpan.MaxValue, TimeSpan.Zero, "options.TimeToLive");
        if (Options.Unit is { } unit
            && !(unit.Length > 0 && MetricName.IsValidMetric("_" + unit) && Header.BaseName.EndsWith("_" + unit, StringComparison.Ordinal)))
        {
            throw Throw.BadUnit(Header.Name, unit);
        }

        ValidateLabels(Header.Name, Header.Kind, LabelNames, Carried(staticLabels));
    }

    /// <summary>Throws unless each label name is valid, free and there once, static labels included.</summary>
    public static void ValidateLabels(
        string metric, MetricKind kind, string[] labelNames, IReadOnlyList<KeyValuePair<string, string>> staticLabels)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string label in labelNames.Concat(staticLabels.Select(static label => label.Key)))
        {
            ArgumentNullException.ThrowIfNull(label, nameof(labelNames));
            if (!MetricName.IsValidLabel(label))
            {
                throw Throw.BadLabelName(metric, label);
            }

            if (MetricName.IsReservedLabel(label, onHistogram: kind == MetricKind.Histogram))
            {
                throw Throw.ReservedLabelName(metric, label);
            }

            if (!seen.Add(label))
            {
                throw Throw.DuplicateLabelName(metric, label);
            }
        }
    }

    /// <summary>What is not the same in the two; null when all is.</summary>
    public string? DifferenceTo(FamilyDefinition other)
    {
        if (Header.Kind != other.Header.Kind)
        {
            return $"as a {Header.Kind}, not a {other.Header.Kind}";
        }

        if (!LabelNames.AsSpan().SequenceEqual(other.LabelNames))
        {
            return $"with {Listed(LabelNames)}, not with {Listed(other.LabelNames)}";
        }

        if (Header.Help != other.Header.Help)
        {
            return $"with the help text '{Header.Help}', not '{other.Header.Help}'";
        }

        if (Window is not null && !Window.SameAs(other.Window!))
        {
            return "with other quantiles, another MaxAge or other AgeBuckets";
        }

        return BucketDifferenceTo(other) ?? OptionDifferenceTo(other);
    }

    private static string Listed(string[] labelNames) =>
        labelNames.Length == 0 ? "no labels" : $"the labels ({string.Join(", ", labelNames)})";

    private string? BucketDifferenceTo(FamilyDefinition other) =>
        Bounds is not null && !Bounds.SameAs(other.Bounds!) ? "with other buckets"
        : Native == other.Native ? null
        : Native is null ? "without native buckets"
        : other.Native is null ? "with native buckets"
        : "with other settings of its native buckets";

    private string? OptionDifferenceTo(FamilyDefinition other) =>
        Options.Unit != other.Options.Unit ? $"with the unit '{Options.Unit}', not '{other.Options.Unit}'"
        : Options.SeriesLimit != other.Options.SeriesLimit
            ? Throw.Invariant($"with a series limit of {Options.SeriesLimit}, not {other.Options.SeriesLimit}")
        : Options.SuppressInitialValue != other.Options.SuppressInitialValue ? "with another SuppressInitialValue"
        : Options.SamplesExemplars != other.Options.SamplesExemplars ? "with another setting of Exemplars"
        : Options.TimeToLive != other.Options.TimeToLive ? "with another TimeToLive"
        : null;

    private void ValidateName()
    {
        if (!MetricName.IsValidMetric(Header.Name))
        {
            throw Throw.BadMetricName(Header.Name);
        }

        if (MetricName.IsReservedMetric(Header.Name) && !Header.ScrapeOnly)
        {
            throw Throw.ReservedMetricName(Header.Name);
        }
    }
}
