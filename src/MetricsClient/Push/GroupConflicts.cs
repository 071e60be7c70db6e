using MetricsClient.Model;
using MetricsClient.Push.Gateway;
using MetricsClient.Text;

namespace MetricsClient.Push;

/// <summary>
/// Finds families that a Pushgateway would silently alter: families with a label name of the grouping key, and families with a reserved
/// name. This encoder only reads the names of families and labels, escaped as in text format 0.0.4. It writes nothing.
/// </summary>
internal sealed class GroupConflicts : MetricEncoder
{
    private const EscapingScheme Scheme = EscapingScheme.Underscores;

    private readonly GroupingKey _group;
    private FamilyHeader? _family;
    private LabelSchema? _checked;

    public GroupConflicts(GroupingKey group)
    {
        _group = group;
    }

    /// <summary>The first conflict, as a sentence with a remedy; null if there is no conflict.</summary>
    public string? First { get; private set; }

    private string Name => _family!.In(Scheme).Name;

    protected override void WriteHeader(FamilyHeader family)
    {
        _family = family;
        _checked = null;
        if (GatewayNames.IsJsonKey(Name))
        {
            First ??= $"The gateway reserves the name '{Name}' for its description of a group; rename the metric.";
        }
    }

    public override void Sample(LabelSet labels, double value) => Check(labels);

    public override void Counter(LabelSet labels, CounterReading reading) => Check(labels);

    public override void Histogram(LabelSet labels, HistogramReading reading)
    {
        Check(labels);
        Check("le"u8);
    }

    public override void Summary(LabelSet labels, SummaryReading reading)
    {
        Check(labels);
        if (reading.Quantiles.Count > 0)
        {
            Check("quantile"u8);
        }
    }

    public override void Complete()
    {
    }

    // Each schema is checked once, because all series with the same schema have the same label names.
    private void Check(LabelSet labels)
    {
        if (_checked == labels.Schema)
        {
            return;
        }

        _checked = labels.Schema;
        LabelPairs pairs = labels.Pairs(Scheme);
        while (pairs.Next())
        {
            Check(pairs.Name);
        }
    }

    private void Check(ReadOnlySpan<byte> label)
    {
        if (First is null && _group.LabelNamed(label) is { } name)
        {
            First = $"'{Name}' has the label '{name}', which the gateway overwrites with the label of the group; rename the label, or remove it from the grouping key.";
        }
    }
}
