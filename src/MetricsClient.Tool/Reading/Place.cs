using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading;

/// <summary>A place in a text: line and column, both counted from 1. A column is one code point.</summary>
internal readonly record struct Place(int Line, int Column)
{
    /// <summary>Creates a refusal at this place.</summary>
    public RefusedException Refuse(string problem, string remedy) => new(new Refusal(this, problem, remedy));
}
