using MetricsClient.Tool.Reading.Families;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading;

/// <summary>Keeps all families of a text.</summary>
internal sealed class ScrapeCollector : ScrapeVisitor
{
    private readonly List<ScrapeFamily> _families = [];
    private List<ScrapeSample> _samples = [];

    /// <summary>Gets the families in the order of the lines.</summary>
    public IReadOnlyList<ScrapeFamily> Families => _families;

    public override void Visit(OpenFamily family, SampleLine line) => _samples.Add(line.ToSample());

    public override void Finish(OpenFamily family)
    {
        _families.Add(new ScrapeFamily(family.Name, family.Type, family.Help, family.Unit, _samples));
        _samples = [];
    }
}
