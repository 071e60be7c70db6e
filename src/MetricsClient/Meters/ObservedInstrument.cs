using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>
/// Exposes the values of an observable .NET instrument, exactly as the last collect has read the values.
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

    /// <summary>Returns true if an instrument with this header belongs to the same family as this instrument.</summary>
    public bool Shows(FamilyHeader header) => _header.Name == header.Name && _header.Kind == header.Kind;

    /// <summary>Starts to receive the values of one collect. Not thread-safe.</summary>
    public void Begin() => _observed = new Dictionary<string, Observation>(StringComparer.Ordinal);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_header.Kind == MetricKind.Counter && !(value >= 0))
        {
            _drop(Throw.Invariant($"{value} is not a valid total of a counter, which must not be negative or NaN"));
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

        // If two values have the same tags, the later value replaces the earlier value.
        _observed[string.Join('\0', labels.Select(static label => label.Key + "\0" + label.Value))] = new Observation(labels, value);
    }

    /// <summary>Ends the values of one collect, and exposes them.</summary>
    public void End() => Volatile.Write(ref _exposed, _observed);

    public void Collect(MetricWriter writer)
    {
        Observation[] observations = [.. Volatile.Read(ref _exposed).Values];
        if (observations.Length == 0)
        {
            return;
        }

        // All series need the same label names. A missing label gets an empty value, which means the same to
        // Prometheus.
        string[] names = [.. observations.SelectMany(static one => one.Labels.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        SampleWriter samples = writer.Samples(_header, names);
        foreach (Observation one in observations)
        {
            samples.Add(one.Value, Array.ConvertAll(names, name => one.Labels.GetValueOrDefault(name, "")));
        }
    }

    private sealed record Observation(SortedDictionary<string, string> Labels, double Value);
}
