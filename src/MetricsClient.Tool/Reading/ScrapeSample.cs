using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading;

/// <summary>
/// A sample of a parsed text. The name includes all suffixes, and the labels are in the order of the line. The
/// timestamp is in seconds since the Unix epoch, in all formats. The line has the composite value and the start timestamp of
/// OpenMetrics 2.0.
/// </summary>
internal sealed record ScrapeSample(
    string Name,
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    double Value,
    double? Timestamp,
    IReadOnlyList<ScrapeExemplar> Exemplars)
{
    /// <summary>Gets the line of the sample, with the place of each part.</summary>
    public required SampleLine Line { get; init; }

    /// <summary>Gets the value of a label; null if the sample has no such label.</summary>
    public string? this[string label]
    {
        get
        {
            foreach ((string name, string value) in Labels)
            {
                if (name == label)
                {
                    return value;
                }
            }

            return null;
        }
    }
}
