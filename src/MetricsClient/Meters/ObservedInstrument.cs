using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>
/// An instrument that is asked at each collect, and shows exactly what it answered: what it no longer tells is no longer there.
/// </summary>
internal sealed class ObservedInstrument : IMeasured, ICollector
{
    private readonly FamilyHeader _header;
    private readonly Action<string> _drop;
    private Dictionary<string, Observation> _asked = new(StringComparer.Ordinal);
    private Dictionary<string, Observation> _told = new(StringComparer.Ordinal);

    public ObservedInstrument(FamilyHeader header, Action<string> drop)
    {
        _header = header;
        _drop = drop;
    }

    /// <summary>Whether what an instrument of that header observes can be shown here as well.</summary>
    public bool Shows(FamilyHeader header) => _header.Name == header.Name && _header.Kind == header.Kind;

    /// <summary>Begins to be asked; one collect at a time.</summary>
    public void Begin() => _asked = new Dictionary<string, Observation>(StringComparer.Ordinal);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_header.Kind == MetricKind.Counter && !(value >= 0))
        {
            _drop(Throw.Invariant($"{value} is no total of a counter"));
            return;
        }

        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string tag, object? told) in tags)
        {
            if (TagText.Of(told) is { } text)
            {
                labels.TryAdd(InstrumentName.LabelOf(tag, _header.Kind), text);
            }
        }

        // Of two observations with the same tags the later one counts.
        _asked[string.Join('\0', labels.Select(static label => label.Key + "\0" + label.Value))] = new Observation(labels, value);
    }

    /// <summary>Ends being asked: what was told is now shown.</summary>
    public void End() => Volatile.Write(ref _told, _asked);

    public void Collect(MetricWriter writer)
    {
        Observation[] told = [.. Volatile.Read(ref _told).Values];
        if (told.Length == 0)
        {
            return;
        }

        // A label that one of them lacks is empty there, which to Prometheus is the same.
        string[] names = [.. told.SelectMany(static one => one.Labels.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        SampleWriter samples = writer.Samples(_header, names);
        foreach (Observation one in told)
        {
            samples.Add(one.Value, Array.ConvertAll(names, name => one.Labels.GetValueOrDefault(name, "")));
        }
    }

    private sealed record Observation(SortedDictionary<string, string> Labels, double Value);
}
