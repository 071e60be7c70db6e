using MetricsClient.Model;
using MetricsClient.Series;
using MetricsClient.Text;

namespace MetricsClient.Instruments;

/// <summary>Renders the labels of the infos of one family. An info also has labels set by the program.</summary>
internal sealed class InfoLabels
{
    private readonly CollectorRegistry _registry;
    private readonly FamilyHeader _header;
    private readonly string[] _labelNames;

    public InfoLabels(CollectorRegistry registry, FamilyHeader header, string[] labelNames)
    {
        _registry = registry;
        _header = header;
        _labelNames = labelNames;
    }

    /// <summary>
    /// Returns the labels of one series: first the labels of the family, then the labels set by the program, then the static labels.
    /// </summary>
    /// <exception cref="ArgumentException">A name is invalid, reserved or a duplicate.</exception>
    public Shown Of(SeriesSet owner, IReadOnlyList<string> familyValues, KeyValuePair<string, string>[] labels)
    {
        string[] names = [.. _labelNames, .. labels.Select(static label => label.Key)];
        string[] values = [.. familyValues, .. labels.Select(static label => label.Value)];
        FamilyDefinition.ValidateLabels(_header, names, _registry.StaticLabels, _registry.AllowUtf8Names);
        Throw.IfNull(values, names, "labelValues");

        ReadOnlySpan<string> shown = LabelValueLimit.AsShown(values, owner.MaxLabelValueBytes, out int cut);
        if (cut > 0)
        {
            owner.Report(SeriesEvent.LabelValueCut, cut);
        }

        var schema = new LabelSchema(names, _registry.StaticLabels);
        return new Shown(new LabelSet(schema, schema.Render(shown)));
    }

    /// <summary>The exposed labels of one info. An object, so that one atomic write of a reference replaces all labels.</summary>
    internal sealed record Shown(LabelSet Labels);
}
