namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>A HELP, TYPE or UNIT line. Escape sequences in the text are already decoded.</summary>
internal sealed class MetadataLine
{
    public required string Keyword { get; init; }

    public required Place Start { get; init; }

    public required string Name { get; init; }

    public required Place NamePlace { get; init; }

    public required string Text { get; init; }

    public required Place TextPlace { get; init; }
}
