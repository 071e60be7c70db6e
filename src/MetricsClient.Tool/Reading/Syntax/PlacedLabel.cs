namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>A label, and where its name and its value begin.</summary>
internal readonly record struct PlacedLabel(string Name, string Value, Place NamePlace, Place ValuePlace)
{
    public KeyValuePair<string, string> Pair => KeyValuePair.Create(Name, Value);
}
