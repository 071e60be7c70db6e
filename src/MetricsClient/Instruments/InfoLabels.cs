using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Instruments;

/// <summary>Makes the labels of infos of one family, which each may have others besides those of the family.</summary>
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

    /// <summary>The labels of one series: those of the family, then its own, then the static ones.</summary>
    /// <exception cref="ArgumentException">A name is not valid or reserved, or there twice.</exception>
    public Shown Of(IReadOnlyList<string> familyValues, (string Name, string Value)[] labels)
    {
        string[] names = [.. _labelNames, .. labels.Select(static label => label.Name)];
        string[] values = [.. familyValues, .. labels.Select(static label => label.Value)];
        FamilyDefinition.ValidateLabels(_header, names, _registry.StaticLabels, _registry.AllowUtf8Names);
        if (Array.IndexOf(values, null) is >= 0 and var missing)
        {
            Throw.NullLabelValue(missing);
        }

        var schema = new LabelSchema(names, _registry.StaticLabels);
        return new Shown(new LabelSet(schema, schema.Render(values)));
    }

    /// <summary>What a scrape shows; an object, so that it is replaced at once.</summary>
    internal sealed record Shown(LabelSet Labels);
}
