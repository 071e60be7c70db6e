using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading;

/// <summary>
/// A sample: the name with all suffixes, the labels in the order of the line, and the timestamp in seconds since the epoch,
/// for both formats.
/// </summary>
internal sealed record ScrapeSample(
    string Name,
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    double Value,
    double? Timestamp,
    ScrapeExemplar? Exemplar)
{
    /// <summary>Gets the line of the sample, with the places of the parts.</summary>
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
