using System.Globalization;

namespace MetricsClient.Conformance.Referees;

/// <summary>The families that a reader found in a scrape, or the error if the reader refused the scrape.</summary>
internal sealed record ReadScrape(string? Error, IReadOnlyList<ReadFamily> Families)
{
    /// <summary>Gets the family of a name. The name of a counter has no <c>_total</c>.</summary>
    public ReadFamily this[string name] => Assert.Single(Families, family => family.Name == name);

    /// <summary>Gets all numbers of the scrape.</summary>
    public Numbers Numbers => new(Families.SelectMany(family => family.Samples).Select(sample => sample.Named));
}

/// <summary>One family of a scrape.</summary>
internal sealed record ReadFamily(
    string Name, string Type, string Unit, string Help, IReadOnlyList<ReadSample> Samples);

/// <summary>One line of a family, with the value in the notation of Python.</summary>
internal sealed record ReadSample(string Name, IReadOnlyDictionary<string, string> Labels, string Value)
{
    public (string Name, IEnumerable<KeyValuePair<string, string>> Labels, double Value) Named => (Name, Labels, Number);

    public double Number => Value switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(Value, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
