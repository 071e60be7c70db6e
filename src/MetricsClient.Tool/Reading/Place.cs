using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading;

/// <summary>Where something stands: line and column begin with 1, and a column is a code point.</summary>
internal readonly record struct Place(int Line, int Column)
{
    /// <summary>A refusal of what stands here.</summary>
    public RefusedException Refuse(string problem, string remedy) => new(new Refusal(this, problem, remedy));
}
