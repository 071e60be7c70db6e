namespace MetricsClient.Tool.Reading;

/// <summary>A line of HELP, TYPE or UNIT, its text without the escapes that help has.</summary>
internal sealed record MetadataLine(string Keyword, Place Start, string Name, Place NamePlace, string Text, Place TextPlace);
