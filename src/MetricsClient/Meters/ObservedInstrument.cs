using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>
/// An observable instrument. Exposes exactly the observations of the last collect.
/// </summary>
internal sealed class ObservedInstrument : IMeasured, ICollector
{
    private readonly FamilyHeader _header;
    private readonly Action<string> _drop;
    private Dictionary<string, Observation> _observed = new(StringComparer.Ordinal);
    private Dictionary<string, Observation> _exposed = new(StringComparer.Ordinal);

    public ObservedInstrument(FamilyHeader header, Action<string> drop)
    {
        _header = header;
        _drop = drop;
    }

    /// <summary>Returns true if the observations of an instrument with this header belong to the same family.</summary>
    public bool Shows(FamilyHeader header) => _header.Name == header.Name && _header.Kind == header.Kind;

    /// <summary>Begins the observations of one collect. Not thread-safe.</summary>
    public void Begin() => _observed = new Dictionary<string, Observation>(StringComparer.Ordinal);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_header.Kind == MetricKind.Counter && !(value >= 0))
        {
            _drop(Throw.Invariant($"{value} is not a valid total of a counter"));
            return;
        }

        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string tag, object? tagValue) in tags)
        {
            if (TagText.Of(tagValue) is { } text)
            {
                labels.TryAdd(InstrumentName.LabelOf(tag, _header.Shape), text);
            }
        }

        // Of two observations with the same tags the later observation replaces the earlier observation.
        _observed[string.Join('\0', labels.Select(static label => label.Key + "\0" + label.Value))] = new Observation(labels, value);
    }

    /// <summary>Ends the observations of one collect and exposes the observations.</summary>
    public void End() => Volatile.Write(ref _exposed, _observed);

    public void Collect(MetricWriter writer)
    {
        Observation[] observations = [.. Volatile.Read(ref _exposed).Values];
        if (observations.Length == 0)
        {
            return;
        }

        // A missing label gets an empty value, which Prometheus treats as a missing label.
        string[] names = [.. observations.SelectMany(static one => one.Labels.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        SampleWriter samples = writer.Samples(_header, names);
        foreach (Observation one in observations)
        {
            samples.Add(one.Value, Array.ConvertAll(names, name => one.Labels.GetValueOrDefault(name, "")));
        }
    }

    private sealed record Observation(SortedDictionary<string, string> Labels, double Value);
}
