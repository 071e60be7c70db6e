using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>A family as the program registers the family: header, label names and limits. Immutable.</summary>
internal sealed class FamilyDefinition
{
    public FamilyDefinition(FamilyHeader header, string[] labelNames)
    {
        Header = header;
        LabelNames = labelNames;
    }

    public FamilyHeader Header { get; }

    public string[] LabelNames { get; }

    /// <summary>The series limit: with this number of live series, updates with new label values go to the overflow series.</summary>
    public int MaxSeries { get; init; } = int.MaxValue;

    /// <summary>The limit of a label value, in bytes of UTF-8. A longer value is cut.</summary>
    public int MaxLabelValueBytes { get; init; } = LabelValueLimit.DefaultMaxBytes;

    /// <summary>
    /// The limit of the labels of all live series, in bytes as rendered. Beyond the limit, updates with new label values go to the overflow
    /// series.
    /// </summary>
    public long MaxTotalLabelBytes { get; init; } = long.MaxValue;

    /// <summary>The time during which a series stays exposed after its last update; null if series never expire.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>True if a scrape exposes a series only after the first update of the series.</summary>
    public bool StartHidden { get; init; }

    /// <summary>True if updates of the family sample exemplars, false if not; null if the setting of the registry applies.</summary>
    public bool? SampleExemplars { get; init; }

    /// <summary>Returns a copy of the label names.</summary>
    /// <exception cref="ArgumentException">There are no label names.</exception>
    public static string[] Labels(string name, string[] labelNames)
    {
        ArgumentNullException.ThrowIfNull(labelNames);
        return labelNames.Length == 0 ? throw Throw.NoLabelNames(name) : (string[])labelNames.Clone();
    }

    /// <summary>
    /// Returns the static labels that the family exposes: all static labels of the registry, with one exception. A self-metric omits a
    /// static label with the name of its own label, because a program cannot rename the label of a self-metric.
    /// </summary>
    public KeyValuePair<string, string>[] Carried(KeyValuePair<string, string>[] staticLabels) =>
        Header.ScrapeOnly && staticLabels.Length > 0 ? [.. staticLabels.Where(label => !LabelNames.Contains(label.Key))] : staticLabels;

    /// <summary>Returns the labels, sorted by name.</summary>
    /// <exception cref="ArgumentException">A name is invalid, reserved or repeated, or a value is null.</exception>
    public static KeyValuePair<string, string>[] CheckedStaticLabels(
        IEnumerable<KeyValuePair<string, string>> labels, bool allowUtf8)
    {
        KeyValuePair<string, string>[] sorted = [.. labels.OrderBy(static label => label.Key, StringComparer.Ordinal)];

        // Validated as for a histogram: a static label named le would make every histogram of the registry invalid.
        ValidateLabels(new FamilyHeader("static labels", "", MetricKind.Histogram), [], sorted, allowUtf8);
        return Array.Find(sorted, static label => label.Value is null || LabelValueLimit.IsExceededBy(label.Value, LabelValueLimit.DefaultMaxBytes))
            is { Key: { } broken } ? throw Throw.BadStaticLabel(broken, LabelValueLimit.DefaultMaxBytes) : sorted;
    }

    /// <summary>Returns the default of <see cref="MaxTotalLabelBytes"/>: 1,000 bytes for each series, and at least one million.</summary>
    public static long DefaultTotalLabelBytes(int maxSeries) => Math.Max(1_000_000, 1_000L * maxSeries);

    /// <summary>Returns true if a number of series, or the bytes of their labels, have reached the limit.</summary>
    public bool AreLimitsReached(int series, long labelBytes) => series >= MaxSeries || labelBytes >= MaxTotalLabelBytes;

    /// <summary>Throws an exception unless the name, the unit and the labels are valid in every format.</summary>
    public void Validate(KeyValuePair<string, string>[] staticLabels, bool allowUtf8)
    {
        ValidateName(allowUtf8);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSeries, 1, "options.MaxSeries");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLabelValueBytes, LabelValueLimit.MinMaxBytes, "options.MaxLabelValueBytes");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTotalLabelBytes, 1, "options.MaxTotalLabelBytes");
        ArgumentOutOfRangeException.ThrowIfLessThan(TimeToLive?.Ticks ?? 1, 1, "options.TimeToLive");
        ValidateUnit();
        ValidateLabels(Header, LabelNames, Carried(staticLabels), allowUtf8);
    }

    /// <summary>
    /// Throws an exception unless each label name is valid and not reserved, and all label names including static labels are different in
    /// every escaping scheme.
    /// </summary>
    public static void ValidateLabels(
        FamilyHeader family, string[] labelNames, KeyValuePair<string, string>[] staticLabels, bool allowUtf8)
    {
        // From each escaped form of a label name to the label name.
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string label in LabelSchema.AllNames(labelNames, staticLabels))
        {
            ArgumentNullException.ThrowIfNull(label, nameof(labelNames));
            if (!MetricName.IsValidLabel(label) && !(allowUtf8 && MetricName.IsValidUtf8(label)))
            {
                throw Throw.BadLabelName(family.Name, label);
            }

            foreach (string form in EscapedName.LabelForms(label))
            {
                if (MetricName.HasReservedStart(form))
                {
                    throw Throw.ReservedLabelName(family.Name, label);
                }

                if (IsOwnLabel(family, form))
                {
                    throw Throw.OwnLabelName(family.Name, label);
                }

                if (!seen.TryAdd(form, label))
                {
                    throw Throw.DuplicateLabelName(family.Name, seen[form], label, form);
                }
            }
        }
    }

    /// <summary>Returns the first difference between two definitions, as part of an error message; null if there is none.</summary>
    public string? DifferenceTo(FamilyDefinition other) =>
        (Header.Kind == other.Header.Kind ? TextDifferenceTo(other) : null)
        ?? Header.Shape.DifferenceTo(other.Header.Shape)
        ?? OptionDifferenceTo(other);

    private static string Listed(string[] labelNames) =>
        labelNames.Length == 0 ? "no labels" : $"the labels ({string.Join(", ", labelNames)})";

    // A reader sees the escaped form of a UTF-8 name, so that the form must not be reserved either.
    private static bool IsOwnLabel(FamilyHeader family, string form) =>
        form == family.Shape.ReservedLabel
        || (family.Kind == MetricKind.StateSet && family.Claims.Contains(form));

    private string? TextDifferenceTo(FamilyDefinition other) =>
        !LabelNames.AsSpan().SequenceEqual(other.LabelNames) ? $"with {Listed(LabelNames)}, not with {Listed(other.LabelNames)}"
        : Header.Help != other.Header.Help ? $"with the help text '{Header.Help}', not '{other.Header.Help}'"
        : null;

    private string? OptionDifferenceTo(FamilyDefinition other) =>
        Header.Unit != other.Header.Unit ? $"with the unit '{Header.Unit}', not '{other.Header.Unit}'"
        : MaxSeries != other.MaxSeries ? Throw.Invariant($"with a series limit of {MaxSeries}, not {other.MaxSeries}")
        : MaxLabelValueBytes != other.MaxLabelValueBytes ? "with another MaxLabelValueBytes"
        : MaxTotalLabelBytes != other.MaxTotalLabelBytes ? "with another MaxTotalLabelBytes"
        : StartHidden != other.StartHidden ? "with another SuppressInitialValue"
        : TimeToLive != other.TimeToLive ? "with another TimeToLive"
        : SampleExemplars != other.SampleExemplars ? "with another SampleExemplars"
        : null;

    private void ValidateName(bool allowUtf8)
    {
        string name = Header.Name;
        if (!MetricName.IsValidMetric(name) && !(allowUtf8 && MetricName.IsValidUtf8(name)))
        {
            throw Throw.BadMetricName(name);
        }

        // In OpenMetrics the name of a state set is also the name of the label for the state, and a label name must not contain a colon.
        if (Header.Kind == MetricKind.StateSet && name.Contains(':', StringComparison.Ordinal))
        {
            throw Throw.BadStateSetName(name);
        }

        if (Array.Exists(EscapedName.MetricForms(name), MetricName.IsReservedMetric) && !Header.ScrapeOnly)
        {
            throw Throw.ReservedMetricName(name);
        }

        // The name of a state set is also a label name, so that the stricter rule of label names applies.
        if (MetricName.HasReservedStart(name)
            || (Header.Kind == MetricKind.StateSet && Array.Exists(EscapedName.LabelForms(name), MetricName.HasReservedStart)))
        {
            throw Throw.ReservedStart(name);
        }
    }

    private void ValidateUnit()
    {
        if (Header.Unit is not { } unit)
        {
            return;
        }

        string suffix = "_" + unit;
        if (unit.Length == 0 || !MetricName.IsValidMetric(suffix) || !Header.BaseName.EndsWith(suffix, StringComparison.Ordinal))
        {
            throw Throw.BadUnit(Header.Name, unit);
        }

        if (Header.Kind is MetricKind.Info or MetricKind.StateSet)
        {
            throw Throw.NoUnit(Header.Name, Header.Kind.ToString());
        }
    }
}
