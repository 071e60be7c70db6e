using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Families;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Pushing;

/// <summary>Checks the samples of a text against the rules of the gateway, and converts OpenMetrics into text format 0.0.4.</summary>
internal sealed class PushVisitor : ScrapeVisitor, IDisposable
{
    private readonly IReadOnlyDictionary<string, string> _group;
    private readonly IReadOnlySet<string> _gauges;
    private readonly TextWriter004? _writer;
    private readonly Dictionary<string, Place> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _gaugeHistograms = [];

    /// <summary>Creates a visitor.</summary>
    /// <param name="group">The labels of the group.</param>
    /// <param name="gauges">The names of the gauges that the command line adds.</param>
    /// <param name="converted">Receives the converted text; null if the text is not converted.</param>
    public PushVisitor(IReadOnlyDictionary<string, string> group, IReadOnlySet<string> gauges, InputBuffer? converted)
    {
        _group = group;
        _gauges = gauges;
        _writer = converted is null ? null : new TextWriter004(converted);
    }

    /// <summary>Gets the name of a gauge of the command line that the text contains too; null if there is none.</summary>
    public string? Clash { get; private set; }

    public override void Visit(OpenFamily family, SampleLine line)
    {
        if (GatewayRules.Check(line, _group) is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        _writer?.Write(family, line);
    }

    public override void Finish(OpenFamily family)
    {
        Clash ??= _gauges.Count == 0 ? null : Array.Find(family.Suffixes, suffix => _gauges.Contains(family.Name + suffix)) is { } suffix
            ? family.Name + suffix
            : _gauges.Contains(family.Name) ? family.Name : null;
        if (_writer is not null)
        {
            _writer.Finish(family);
            NoteNames(family);
        }
    }

    /// <summary>
    /// Returns a refusal if two families of OpenMetrics would have a sample name in common in text format 0.0.4: the histogram of a
    /// gauge histogram has a count.
    /// </summary>
    public Refusal? Collision()
    {
        foreach (string name in _gaugeHistograms)
        {
            if (_counts.TryGetValue(name + "_count", out Place place))
            {
                return new Refusal(place, $"The gateway would see '{name}_count' twice, because it stores the gauge histogram '{name}' as a histogram", "Rename one family");
            }
        }

        return null;
    }

    public void Dispose() => _writer?.Dispose();

    private void NoteNames(OpenFamily family)
    {
        if (family.Type == FamilyType.GaugeHistogram)
        {
            _gaugeHistograms.Add(family.Name);
        }
        else if (family.Name.EndsWith("_count", StringComparison.Ordinal))
        {
            _counts[family.Name] = family.Start;
        }
    }
}
