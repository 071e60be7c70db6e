using MetricsClient.Model;
using MetricsClient.Storage.Native;
using MetricsClient.Storage.Quantiles;
using MetricsClient.Text;

namespace MetricsClient.Registry;

/// <summary>All that a program says when it registers a family, checked against the naming rules.</summary>
internal sealed class FamilyDefinition
{
    public FamilyDefinition(FamilyHeader header, MetricOptions options, string[] labelNames, BucketBounds? bounds)
    {
        Header = header;
        Options = options.Copy();
        LabelNames = labelNames;
        Bounds = bounds;
    }

    public FamilyHeader Header { get; }

    public MetricOptions Options { get; }

    public string[] LabelNames { get; }

    public BucketBounds? Bounds { get; }

    /// <summary>The quantiles and their window; null unless this is a summary.</summary>
    public WindowShape? Window { get; init; }

    /// <summary>How native buckets are kept; null unless they are.</summary>
    public NativeSettings? Native { get; init; }

    /// <summary>A copy of the names, of which there must be at least one.</summary>
    public static string[] Labels(string name, ReadOnlySpan<string> labelNames) =>
        labelNames.IsEmpty ? throw Throw.NoLabelNames(name) : labelNames.ToArray();

    /// <summary>
    /// The static labels that the family carries: all, but what the library tells about itself keeps its own label
    /// where one has the same name, since nobody could rename it there.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Carried(IReadOnlyList<KeyValuePair<string, string>> staticLabels) =>
        Header.ScrapeOnly ? [.. staticLabels.Where(label => !LabelNames.Contains(label.Key))] : staticLabels;

    /// <summary>The states of a state set; empty for any other kind.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Throws unless name, unit and labels may be shown in every format.</summary>
    public void Validate(IReadOnlyList<KeyValuePair<string, string>> staticLabels, bool allowUtf8)
    {
        ValidateName(allowUtf8);
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.SeriesLimit, 1, "options.SeriesLimit");
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Options.TimeToLive ?? TimeSpan.MaxValue, TimeSpan.Zero, "options.TimeToLive");
        if (Options.Unit is { } unit
            && !(unit.Length > 0 && MetricName.IsValidMetric("_" + unit) && Header.BaseName.EndsWith("_" + unit, StringComparison.Ordinal)))
        {
            throw Throw.BadUnit(Header.Name, unit);
        }

        if (Options.Unit is not null && Header.Kind is MetricKind.Info or MetricKind.StateSet)
        {
            throw Throw.NoUnit(Header.Name, Header.Kind.ToString());
        }

        ValidateLabels(Header, LabelNames, Carried(staticLabels), allowUtf8);
    }

    /// <summary>Throws unless each label name is valid, free and there once in every escaping scheme, static labels included.</summary>
    public static void ValidateLabels(
        FamilyHeader family, string[] labelNames, IReadOnlyList<KeyValuePair<string, string>> staticLabels, bool allowUtf8)
    {
        // Each form in which a scheme shows a name, and that name.
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string label in labelNames.Concat(staticLabels.Select(static label => label.Key)))
        {
            ArgumentNullException.ThrowIfNull(label, nameof(labelNames));
            if (!MetricName.IsValidLabel(label) && !(allowUtf8 && MetricName.IsValidUtf8(label)))
            {
                throw Throw.BadLabelName(family.Name, label);
            }

            foreach (string form in EscapedName.LabelForms(label))
            {
                if (IsReservedLabel(family, label, form))
                {
                    throw Throw.ReservedLabelName(family.Name, label);
                }

                if (!seen.TryAdd(form, label))
                {
                    throw Throw.DuplicateLabelName(family.Name, seen[form], label, form);
                }
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

        if (!States.SequenceEqual(other.States))
        {
            return $"with the states ({string.Join(", ", States)}), not ({string.Join(", ", other.States)})";
        }

        return BucketDifferenceTo(other) ?? OptionDifferenceTo(other);
    }

    private static string Listed(string[] labelNames) =>
        labelNames.Length == 0 ? "no labels" : $"the labels ({string.Join(", ", labelNames)})";

    // What a name that only some servers know is shown as elsewhere may begin with underscores, but must not become the metric's name.
    private static bool IsReservedLabel(FamilyHeader family, string label, string form) =>
        MetricName.IsReservedLabel(label, family.Kind.OwnLabel())
        || form == "__name__"
        || (family.Kind == MetricKind.StateSet && family.Claims.Contains(form));

    private string? BucketDifferenceTo(FamilyDefinition other) =>
        Bounds is not null && !Bounds.SameAs(other.Bounds!) ? "with other buckets"
        : Window is not null && !Window.SameAs(other.Window!) ? "with other quantiles, another MaxAge or other AgeBuckets"
        : Native == other.Native ? null
        : Native is null ? "without native buckets"
        : other.Native is null ? "with native buckets"
        : "with other settings of its native buckets";

    private string? OptionDifferenceTo(FamilyDefinition other) =>
        Options.Unit != other.Options.Unit ? $"with the unit '{Options.Unit}', not '{other.Options.Unit}'"
        : Options.SeriesLimit != other.Options.SeriesLimit
            ? Throw.Invariant($"with a series limit of {Options.SeriesLimit}, not {other.Options.SeriesLimit}")
        : Options.SuppressInitialValue != other.Options.SuppressInitialValue ? "with another SuppressInitialValue"
        : Options.TimeToLive != other.Options.TimeToLive ? "with another TimeToLive"
        : Options.SamplesExemplars != other.Options.SamplesExemplars ? "with another setting of Exemplars"
        : null;

    private void ValidateName(bool allowUtf8)
    {
        string name = Header.Name;
        if (!MetricName.IsValidMetric(name) && !(allowUtf8 && MetricName.IsValidUtf8(name)))
        {
            throw Throw.BadMetricName(name);
        }

        // In OpenMetrics the label that tells the state has the family's name, and there must be no colon in that of a label.
        if (Header.Kind == MetricKind.StateSet && name.Contains(':', StringComparison.Ordinal))
        {
            throw Throw.BadStateSetName(name);
        }

        if (Array.Exists(EscapedName.MetricForms(name), MetricName.IsReservedMetric) && !Header.ScrapeOnly)
        {
            throw Throw.ReservedMetricName(name);
        }
    }
}
