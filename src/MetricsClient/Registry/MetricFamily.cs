using MetricsClient.Model;
using MetricsClient.Series;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>All series of one metric name. All members are thread-safe.</summary>
public abstract class MetricFamily
{
    private readonly object _gate = new();
    private readonly CollectorRegistry _registry;
    private readonly Func<SeriesIdentity, MetricSeries> _create;
    private readonly Counter?[] _counted = new Counter?[Enum.GetValues<SeriesEvent>().Length];

    // The first set holds the series with the label names of the registration. Only a bridged .NET meter adds further sets.
    private SeriesSet[] _sets;
    private bool _closed;

    private protected MetricFamily(CollectorRegistry registry, FamilyDefinition definition, Func<SeriesIdentity, MetricSeries> create)
    {
        _registry = registry;
        Definition = definition;
        _create = create;
        _sets = [SetOf(definition.LabelNames)];
    }

    /// <summary>Gets the name as registered, such as <c>http_requests_total</c>.</summary>
    public string Name => Definition.Header.Name;

    /// <summary>Gets the description of the metric.</summary>
    public string Help => Definition.Header.Help;

    /// <summary>Gets the label names, in the order of the label values.</summary>
    public IReadOnlyList<string> LabelNames => Definition.LabelNames;

    internal FamilyDefinition Definition { get; }

    /// <summary>The series with the label names of the registration.</summary>
    internal SeriesSet Series => _sets[0];

    /// <summary>All series, one set for each set of label names.</summary>
    internal ReadOnlySpan<SeriesSet> Sets => Volatile.Read(ref _sets);

    /// <summary>True if a scrape exposes at least one series of the family.</summary>
    internal bool IsShown
    {
        get
        {
            foreach (SeriesSet set in Sets)
            {
                if (set.Any)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Returns the set of series with other label names; creates the set on first use. Each set has the series limit.</summary>
    internal SeriesSet SeriesWith(string[] labelNames)
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

            FamilyDefinition.ValidateLabels(
                Definition.Header, labelNames, Definition.Carried(_registry.StaticLabels), _registry.AllowUtf8Names);
            SeriesSet added = SetOf(labelNames);
            if (_closed)
            {
                added.Close();
            }

            Volatile.Write(ref _sets, [.. _sets, added]);
            return added;
        }
    }

    /// <summary>Removes all series. A series that is created later is removed at once, so the family is never exposed again.</summary>
    internal void Close()
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

    /// <summary>Hides each series that had no update during the time to live.</summary>
    internal void HideIdle()
    {
        foreach (SeriesSet set in Sets)
        {
            set.HideIdle();
        }
    }

    /// <summary>Writes the header of the family and then the live series. Writes nothing if there are no live series.</summary>
    internal void WriteTo(MetricEncoder encoder)
    {
        bool begun = false;
        foreach (SeriesSet set in Sets)
        {
            foreach (MetricSeries? series in set.InOrder)
            {
                if (series is null)
                {
                    continue;
                }

                if (!begun)
                {
                    encoder.BeginFamily(Definition.Header);
                    begun = true;
                }

                series.WriteTo(encoder);
            }
        }
    }

    private SeriesSet SetOf(string[] labelNames) =>
        new(Definition, new LabelSchema(labelNames, Definition.Carried(_registry.StaticLabels)), _registry.Time, _create, OnEvent)
        {
            // Self-metrics and process metrics have no exemplars.
            SamplesExemplars = !Definition.Header.ScrapeOnly && (Definition.SampleExemplars ?? _registry.SampleExemplars),
        };

    private void OnEvent(SeriesEvent happened, long times)
    {
        // The events of a self-metric are not counted: a self-metric at its series limit would update itself without end.
        if (!Definition.Header.ScrapeOnly)
        {
            // The counter is cached, because every update of the overflow series runs this line.
            Counter counter = _counted[(int)happened] ??= CounterOf(happened);
            counter.Inc(times);
        }

        if (happened == SeriesEvent.LimitReached)
        {
            string message = Throw.Invariant(
                $"'{Name}' has reached its limit of {Definition.MaxSeries} series; {Beyond}. Use fewer label values, or raise MaxSeries.");
            _registry.Report(new MetricProblem(MetricProblemKind.SeriesLimitReached, Name, message));
        }
    }

    // A gauge or another kind of current state has no overflow series: one value for many label sets would have no meaning.
    private string Beyond => Definition.Header.Shape.IsCurrentState
        ? "updates with new label values are counted, but not exposed"
        : $"updates with new label values go to the series '{OverflowSeries.LabelValue}'";

    private Counter CounterOf(SeriesEvent happened)
    {
        (string name, string help) = happened switch
        {
            SeriesEvent.LimitReached => ("metricsclient_series_limit_reached_total", "Times that a family first reached its series limit."),
            SeriesEvent.OverflowUpdate => ("metricsclient_overflow_updates_total", "Updates of new label values beyond the series limit."),
            SeriesEvent.RemovedUpdate => ("metricsclient_removed_series_updates_total", "Updates of removed series, which are not exposed."),
            SeriesEvent.ObservationRejected => ("metricsclient_rejected_observations_total", "Observations of NaN, which were not recorded."),
            SeriesEvent.ExemplarRejected => ("metricsclient_rejected_exemplars_total", "Exemplars of more than 128 characters, which were not stored."),
            _ => ("metricsclient_unsettled_snapshots_total", "Histogram reads that timed out while an observation was in progress."),
        };
        return _registry.SelfMetrics.Counter(name, help, "family", Name);
    }
}
