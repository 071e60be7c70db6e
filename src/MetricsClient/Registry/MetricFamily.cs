using MetricsClient.Model;
using MetricsClient.Registry;
using MetricsClient.Series;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>All series that share one name.</summary>
public abstract class MetricFamily
{
    private readonly CollectorRegistry _registry;
    private readonly SeriesSetOptions _setOptions;
    private readonly Counter?[] _counted = new Counter?[Enum.GetValues<SeriesEvent>().Length];

    // The one of the label names that the family was registered with comes first.
    private SeriesSet[] _sets;
    private bool _closed;

    private protected MetricFamily(CollectorRegistry registry, FamilyDefinition definition, Func<SeriesIdentity, MetricSeries> create)
    {
        _registry = registry;
        Definition = definition;
        _setOptions = new SeriesSetOptions
        {
            Name = definition.Header.Name,
            Create = create,
            OnEvent = OnEvent,
            Time = registry.Time,
            Bounds = definition.Bounds,
            Native = definition.Native,
            Limit = definition.Options.SeriesLimit,
            TimeToLive = definition.Options.TimeToLive,
            StartHidden = definition.Options.SuppressInitialValue,
            ShowOverflow = !definition.Header.Kind.IsCurrentState(),
        };
        _sets = [SetOf(definition.LabelNames)];
    }

    /// <summary>The name as it was registered, such as <c>http_requests_total</c>.</summary>
    public string Name => Definition.Header.Name;

    /// <summary>One sentence for whoever reads the graph.</summary>
    public string Help => Definition.Header.Help;

    /// <summary>The names of the labels, in the order in which values are given.</summary>
    public IReadOnlyList<string> LabelNames => Definition.LabelNames;

    internal FamilyDefinition Definition { get; }

    /// <summary>The series with the label names that the family was registered with.</summary>
    internal SeriesSet Series => _sets[0];

    /// <summary>All series, of each set of label names that there is.</summary>
    internal ReadOnlySpan<SeriesSet> Sets => Volatile.Read(ref _sets);

    /// <summary>Whether a scrape would show the family at all.</summary>
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

    /// <summary>The series with other label names, made on first use. A limit counts for each set of names.</summary>
    internal SeriesSet SeriesWith(string[] labelNames)
    {
        lock (_setOptions)
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

    /// <summary>Removes every series, and all that will be asked for later from the start: the family is no longer shown.</summary>
    internal void Close()
    {
        lock (_setOptions)
        {
            _closed = true;
            foreach (SeriesSet set in _sets)
            {
                set.Close();
            }
        }
    }

    /// <summary>Hides the series that have had no update for the time to live, if there is one.</summary>
    internal void HideIdle()
    {
        foreach (SeriesSet set in Sets)
        {
            set.HideIdle();
        }
    }

    /// <summary>Samples exemplars or not, as the options say, or else the registry. What the library counts about itself has none.</summary>
    internal void FollowRegistry()
    {
        lock (_setOptions)
        {
            foreach (SeriesSet set in _sets)
            {
                set.SamplesExemplars = SamplesExemplars;
            }
        }
    }

    /// <summary>Writes the live series, with their header if there is one at all.</summary>
    internal abstract void WriteTo(MetricEncoder encoder);

    private bool SamplesExemplars => !Definition.Header.ScrapeOnly && (Definition.Options.SamplesExemplars ?? _registry.Exemplars);

    private SeriesSet SetOf(string[] labelNames) =>
        new(new LabelSchema(labelNames, Definition.Carried(_registry.StaticLabels)), _setOptions) { SamplesExemplars = SamplesExemplars };

    private void OnEvent(SeriesEvent happened, long times)
    {
        // A self-metric at its own limit must not count itself, which would never end.
        if (!Definition.Header.ScrapeOnly)
        {
            // Kept, since a flood of labels comes by here with every update.
            Counter counter = _counted[(int)happened] ??= CounterOf(happened);
            counter.Inc(times);
        }

        if (happened == SeriesEvent.LimitReached)
        {
            _registry.Report(new MetricsProblem(
                MetricsProblem.SeriesLimit,
                Name,
                Throw.Invariant($"'{Name}' has reached its limit of {Definition.Options.SeriesLimit} series; {Beyond}. Use fewer label values or raise SeriesLimit."),
                exception: null));
        }
    }

    // What one gauge for many would show has no meaning.
    private string Beyond => Definition.Header.Kind.IsCurrentState()
        ? "updates with further label values are only counted"
        : $"further label values go to the series '{SeriesSet.OverflowValue}'";

    private Counter CounterOf(SeriesEvent happened)
    {
        (string name, string help) = happened switch
        {
            SeriesEvent.LimitReached => ("metricsclient_series_limit_reached_total", "Times that a family first reached its series limit."),
            SeriesEvent.OverflowUpdate => ("metricsclient_overflow_updates_total", "Updates beyond the series limit, which went to the overflow series."),
            SeriesEvent.RemovedUpdate => ("metricsclient_removed_series_updates_total", "Updates through handles of series that had been removed; they are not shown."),
            SeriesEvent.ObservationRejected => ("metricsclient_rejected_observations_total", "Observations of NaN, which were left out."),
            SeriesEvent.ExemplarRejected => ("metricsclient_rejected_exemplars_total", "Exemplars of more than 128 characters, which were left out."),
            _ => ("metricsclient_unsettled_snapshots_total", "Histogram reads that gave up waiting for an observation under way."),
        };
        return _registry.SelfMetrics.Counter(name, help, "family", Name);
    }
}
