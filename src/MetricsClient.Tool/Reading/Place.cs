using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading;

/// <summary>A position in a text: line and column, both counted from 1. Each code point is one column.</summary>
internal readonly record struct Place(int Line, int Column)
{
    /// <summary>Creates the exception that refuses the whole text because of a mistake at this place.</summary>
    public RefusedException Refuse(string problem, string remedy) => new(new Refusal(this, problem, remedy));
}
