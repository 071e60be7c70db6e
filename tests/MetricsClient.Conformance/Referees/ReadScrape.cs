using System.Globalization;

namespace MetricsClient.Conformance.Referees;

/// <summary>What a reader made of a scrape: its families, or the error for which it refused it.</summary>
internal sealed record ReadScrape(string? Error, IReadOnlyList<ReadFamily> Families)
{
    /// <summary>The family of that name, which for a counter is without <c>_total</c>.</summary>
    public ReadFamily this[string name] => Assert.Single(Families, family => family.Name == name);

    /// <summary>Every number of the scrape.</summary>
    public Numbers Numbers => new(Families.SelectMany(family => family.Samples).Select(sample => sample.Named));
}

/// <summary>One family of a scrape.</summary>
internal sealed record ReadFamily(
    string Name, string Type, string Unit, string Help, IReadOnlyList<ReadSample> Samples);

/// <summary>One line of a family, its value in the notation of Python.</summary>
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
