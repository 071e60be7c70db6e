using MetricsClient.Series;

namespace MetricsClient.Meters;

/// <summary>
/// The series of one instrument in a <see cref="MeterFamily"/>, one set of series for each set of tag names. Counters and histograms of the
/// same meter and name share a source. Gauges do not share a source, so that the values of a disposed meter disappear with its source.
/// </summary>
internal sealed class MeterSource
{
    private readonly object _gate = new();
    private readonly Func<SeriesIdentity, MetricSeries> _create;
    private SeriesSet[] _sets = [];
    private bool _closed;

    public MeterSource(MeterFamily family, MeterScope scope, string instrument, Func<SeriesIdentity, MetricSeries> create)
    {
        Family = family;
        Scope = scope;
        Instrument = instrument;
        _create = create;
    }

    public MeterFamily Family { get; }

    public MeterScope Scope { get; }

    /// <summary>Gets the name of the instrument before the conversion to a Prometheus name.</summary>
    public string Instrument { get; }

    /// <summary>Gets a value indicating whether equal series of two sources are added up; otherwise the series of the later source wins.</summary>
    public bool AddsUp { get; init; }

    /// <summary>Gets a value indicating whether several instruments of one meter and name update the source.</summary>
    public bool IsShared { get; init; }

    /// <summary>Gets or sets the number of instruments that update the source. Changes hold the lock of the hub.</summary>
    public int Users { get; set; }

    public ReadOnlySpan<SeriesSet> Sets => Volatile.Read(ref _sets);

    /// <summary>Returns the set of series with these label names; creates the set on first use.</summary>
    public SeriesSet SeriesWith(string[] labelNames)
    {
        lock (_gate)
        {
            foreach (SeriesSet set in _sets)
            {
                if (set.Schema.Names.SequenceEqual(labelNames))
                {
                    return set;
                }
            }

            SeriesSet added = Family.MakeSet(labelNames, _create);
            if (_closed)
            {
                added.Close();
            }

            Volatile.Write(ref _sets, [.. _sets, added]);
            return added;
        }
    }

    /// <summary>Removes all series. A series that is created later is removed at once.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (SeriesSet set in _sets)
            {
                set.Close();
            }
        }
    }
}
