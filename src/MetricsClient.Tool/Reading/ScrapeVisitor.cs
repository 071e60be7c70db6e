using MetricsClient.Tool.Reading.Families;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading;

/// <summary>
/// Receives the valid parts of a text in the order of the lines, while the text is read. The reader keeps no sample, so a long text
/// needs little memory.
/// </summary>
internal abstract class ScrapeVisitor
{
    /// <summary>Receives a sample. The metadata of its family is complete.</summary>
    /// <exception cref="RefusedException">The visitor refuses the text.</exception>
    public virtual void Visit(OpenFamily family, SampleLine line)
    {
    }

    /// <summary>Receives a family after its last line.</summary>
    public virtual void Finish(OpenFamily family)
    {
    }
}
