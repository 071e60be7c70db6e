namespace MetricsClient.Tool.Reading;

/// <summary>A sample with the places of its parts, which the rules of its family point at.</summary>
internal sealed record SampleLine(
    string Name,
    Place Start,
    IReadOnlyList<PlacedLabel> Labels,
    double Value,
    Place ValuePlace,
    double? Timestamp,
    Place TimestampPlace,
    ExemplarPart? Exemplar)
{
    /// <summary>The label of that name, if the line has it.</summary>
    public PlacedLabel? Find(string name)
    {
        foreach (PlacedLabel label in Labels)
        {
            if (label.Name == name)
            {
                return label;
            }
        }

        return null;
    }

    public ScrapeSample ToSample() => new(
        Name,
        [.. Labels.Select(static label => label.Pair)],
        Value,
        Timestamp,
        Exemplar is { } part ? new ScrapeExemplar([.. part.Labels.Select(static label => label.Pair)], part.Value, part.Timestamp) : null);
}

/// <summary>The exemplar of a line, with the places of its parts.</summary>
internal sealed record ExemplarPart(
    Place Start, IReadOnlyList<PlacedLabel> Labels, double Value, Place ValuePlace, double? Timestamp);
