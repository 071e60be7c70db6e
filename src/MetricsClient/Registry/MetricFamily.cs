using MetricsClient.Model;
using MetricsClient.Registry;
using MetricsClient.Series;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>All series of one metric name. All members are thread-safe.</summary>
public abstract class MetricFamily
{
    // Weak, because a .NET instrument lives as long as the process and refers to its family, but must not keep the registry alive.
    private readonly WeakReference<CollectorRegistry> _registry;

    // The self-metrics of the family, by event. Created by the first event.
    private Counter?[]? _counted;

    private protected MetricFamily(CollectorRegistry registry, FamilyDefinition definition)
    {
        _registry = registry.Weak;
        Definition = definition;
        Time = registry.Time;
        StaticLabels = definition.Carried(registry.StaticLabels);
        SamplesExemplars = !definition.Header.ScrapeOnly && (definition.SampleExemplars ?? registry.SampleExemplars);
    }

    /// <summary>Gets the name as registered, such as <c>http_requests_total</c>.</summary>
    public string Name => Definition.Header.Name;

    /// <summary>Gets the description of the metric.</summary>
    public string Help => Definition.Header.Help;

    /// <summary>Gets the label names, in the order of the label values.</summary>
    public IReadOnlyList<string> LabelNames => Definition.LabelNames;

    internal FamilyDefinition Definition { get; }

    /// <summary>All series. Only the family of a .NET instrument has more than one set.</summary>
    internal abstract ReadOnlySpan<SeriesSet> Sets { get; }

    /// <summary>True if the series are those of .NET instruments, which every listener can read without the registry.</summary>
    internal virtual bool IsBridged => false;

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

    /// <summary>Removes all series. A series that is created later is removed at once, so the family is never exposed again.</summary>
    internal virtual void Close()
    {
        foreach (SeriesSet set in Sets)
        {
            set.Close();
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
    internal virtual void WriteTo(MetricEncoder encoder)
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

    /// <summary>The clock of the registry.</summary>
    private protected TimeProvider Time { get; }

    /// <summary>The static labels of each series.</summary>
    internal KeyValuePair<string, string>[] StaticLabels { get; }

    /// <summary>True if updates sample exemplars. Self-metrics and process metrics have no exemplars.</summary>
    private protected bool SamplesExemplars { get; }

    /// <summary>Reports a problem, unless the registry does not exist any more.</summary>
    private protected void Report(MetricProblem problem)
    {
        if (_registry.TryGetTarget(out CollectorRegistry? registry))
        {
            registry.Report(problem);
        }
    }

    /// <summary>Counts and reports an event of a set of series.</summary>
    private protected void OnEvent(SeriesEvent happened, long times)
    {
        // The events of a self-metric are not counted: a self-metric at its series limit would update itself without end.
        if (!Definition.Header.ScrapeOnly && _registry.TryGetTarget(out CollectorRegistry? registry))
        {
            // The counter is cached, because every update of the overflow series runs this line.
            Counter?[] counted = _counted ??= new Counter?[Enum.GetValues<SeriesEvent>().Length];
            Counter counter = counted[(int)happened] ??= CounterOf(happened, registry);
            counter.Inc(times);
        }

        if (Problem(happened) is { } problem)
        {
            Report(problem);
        }
    }

    private MetricProblem? Problem(SeriesEvent happened) => happened switch
    {
        SeriesEvent.LimitReached => new MetricProblem(
            MetricProblemKind.SeriesLimitReached,
            Name,
            Throw.Invariant($"'{Name}' has reached its limit of {Definition.MaxSeries} series; {Beyond}. Use fewer label values, or raise MaxSeries.")),
        SeriesEvent.LabelBytesReached => new MetricProblem(
            MetricProblemKind.SeriesLimitReached,
            Name,
            Throw.Invariant($"The labels of '{Name}' have reached their limit of {Definition.MaxTotalLabelBytes} bytes; {Beyond}. Use fewer or shorter label values, or raise MaxTotalLabelBytes.")),
        SeriesEvent.LabelValueCut => CutLabelValues.Problem(Name, Definition.MaxLabelValueBytes),
        _ => null,
    };

    // A gauge or another kind of current state has no overflow series: one value for many label sets would have no meaning.
    private string Beyond => Definition.Header.Shape.IsCurrentState
        ? "updates with new label values are counted, but not exposed"
        : $"updates with new label values go to the series '{OverflowSeries.LabelValue}'";

    private Counter CounterOf(SeriesEvent happened, CollectorRegistry registry)
    {
        (string name, string help) = happened switch
        {
            SeriesEvent.LabelValueCut => (CutLabelValues.CounterName, CutLabelValues.CounterHelp),
            SeriesEvent.LimitReached or SeriesEvent.LabelBytesReached => ("metricsclient_series_limit_reached_total", "Times that a family first reached its series limit."),
            SeriesEvent.OverflowUpdate => ("metricsclient_overflow_updates_total", "Updates of new label values beyond the series limit."),
            SeriesEvent.RemovedUpdate => ("metricsclient_removed_series_updates_total", "Updates of removed series, which are not exposed."),
            SeriesEvent.ObservationRejected => ("metricsclient_rejected_observations_total", "Observations of NaN, which were not recorded."),
            SeriesEvent.ExemplarRejected => ("metricsclient_rejected_exemplars_total", "Exemplars of more than 128 characters, which were not stored."),
            _ => ("metricsclient_unsettled_snapshots_total", "Histogram reads that timed out while an observation was in progress."),
        };
        return registry.SelfMetrics.Counter(name, help, "family", Name);
    }
}
