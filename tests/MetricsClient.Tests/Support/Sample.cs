using System.Globalization;

namespace MetricsClient.Tests;

/// <summary>One line of text that is not a comment. The labels stay as they are written.</summary>
internal sealed record Sample(string Name, string Labels, double Value)
{
    /// <summary>Name and labels, which no two lines of one scrape may share.</summary>
    public string Series => Labels.Length == 0 ? Name : $"{Name}{{{Labels}}}";

    public static List<Sample> Parse(string text) =>
        [.. text.Split('\n').Where(static line => line.Length > 0 && line[0] != '#').Select(ParseLine)];

    private static Sample ParseLine(string line)
    {
        int blank = line.LastIndexOf(' ');
        string series = line[..blank];
        int brace = series.IndexOf('{', StringComparison.Ordinal);
        return brace < 0
            ? new Sample(series, "", Number(line[(blank + 1)..]))
            : new Sample(series[..brace], series[(brace + 1)..^1], Number(line[(blank + 1)..]));
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
