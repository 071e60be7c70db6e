using MetricsClient.Exposition;
using MetricsClient.State;

namespace MetricsClient;

/// <summary>All series that share one name.</summary>
public abstract class MetricFamily
{
    private readonly CollectorRegistry _registry;
    private readonly Counter?[] _counted = new Counter?[Enum.GetValues<SeriesEvent>().Length];

    private protected MetricFamily(CollectorRegistry registry, FamilyDefinition definition, Func<SeriesIdentity, MetricSeries> create)
    {
        _registry = registry;
        Definition = definition;
        Series = new SeriesSet(
            new LabelSchema(definition.LabelNames, definition.Carried(registry.StaticLabels)),
            new SeriesSetOptions
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
                ShowOverflow = !definition.Header.Kind.IsPresent(),
            });
        FollowRegistry();
    }

    /// <summary>The name as it was registered, such as <c>http_requests_total</c>.</summary>
    public string Name => Definition.Header.Name;

    /// <summary>One sentence for whoever reads the graph.</summary>
    public string Help => Definition.Header.Help;

    /// <summary>The names of the labels, in the order in which values are given.</summary>
    public IReadOnlyList<string> LabelNames => Definition.LabelNames;

    internal FamilyDefinition Definition { get; }

    internal SeriesSet Series { get; }

    /// <summary>Whether a scrape would show the family at all.</summary>
    internal bool IsShown => Series.Any;

    /// <summary>Samples exemplars or not, as the options say, or else the registry. What the library counts about itself has none.</summary>
    internal void FollowRegistry() =>
        Series.SamplesExemplars = !Definition.Header.ScrapeOnly && (Definition.Options.SamplesExemplars ?? _registry.Exemplars);

    /// <summary>Writes the live series, with their header if there is one at all.</summary>
    internal abstract void WriteTo(MetricEncoder encoder);

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
    private string Beyond => Definition.Header.Kind.IsPresent()
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
