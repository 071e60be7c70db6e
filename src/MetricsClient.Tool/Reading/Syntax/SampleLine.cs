namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>A sample with the places of its parts. The rules for families use the places in their messages.</summary>
internal sealed class SampleLine
{
    public required string Name { get; init; }

    public required Place Start { get; init; }

    public required IReadOnlyList<PlacedLabel> Labels { get; init; }

    /// <summary>Gets the number; NaN if the sample has a composite value.</summary>
    public required double Value { get; init; }

    /// <summary>Gets the composite value, which only OpenMetrics 2.0 has; null if the value is a number.</summary>
    public required CompositeValue? Composite { get; init; }

    public required Place ValuePlace { get; init; }

    public required double? Timestamp { get; init; }

    /// <summary>Gets the place of the timestamp. If there is no timestamp, gets the place where it could be.</summary>
    public required Place TimestampPlace { get; init; }

    /// <summary>Gets the start timestamp, which only OpenMetrics 2.0 has; null if there is none.</summary>
    public required PlacedNumber? StartTimestamp { get; init; }

    /// <summary>Gets the exemplars. Only OpenMetrics 2.0 allows more than one.</summary>
    public required IReadOnlyList<ExemplarPart> Exemplars { get; init; }

    /// <summary>Gets the first exemplar; null if there is none.</summary>
    public ExemplarPart? Exemplar => Exemplars.Count > 0 ? Exemplars[0] : null;

    /// <summary>Returns the label with the given name; null if there is none.</summary>
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
        [.. Exemplars.Select(static part => new ScrapeExemplar([.. part.Labels.Select(static label => label.Pair)], part.Value, part.Timestamp))])
    {
        Line = this,
    };
}

/// <summary>The exemplar of a line, with the places of its parts.</summary>
internal sealed record ExemplarPart(
    Place Start, IReadOnlyList<PlacedLabel> Labels, double Value, Place ValuePlace, double? Timestamp);
