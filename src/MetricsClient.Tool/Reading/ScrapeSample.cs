using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading;

/// <summary>
/// One line of numbers: its name with every suffix, its labels in the order of the line, and its timestamp in seconds
/// since the epoch, whatever the format's own unit.
/// </summary>
internal sealed record ScrapeSample(
    string Name,
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    double Value,
    double? Timestamp,
    ScrapeExemplar? Exemplar)
{
    /// <summary>The line that the sample was read from, with the places of its parts.</summary>
    public required SampleLine Line { get; init; }

    /// <summary>The value of a label; null when the line does not have it.</summary>
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
