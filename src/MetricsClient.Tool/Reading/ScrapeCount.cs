using MetricsClient.Tool.Reading.Families;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading;

/// <summary>Counts the samples and families of a text.</summary>
internal sealed class ScrapeCount : ScrapeVisitor
{
    public int Samples { get; private set; }

    public int Families { get; private set; }

    public override void Visit(OpenFamily family, SampleLine line) => Samples++;

    public override void Finish(OpenFamily family) => Families++;
}
