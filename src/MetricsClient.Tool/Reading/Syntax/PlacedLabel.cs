namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>A label, with the places of its name and its value in the text.</summary>
internal readonly record struct PlacedLabel(string Name, string Value, Place NamePlace, Place ValuePlace)
{
    public KeyValuePair<string, string> Pair => KeyValuePair.Create(Name, Value);
}
