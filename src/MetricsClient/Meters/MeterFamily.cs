using System.Text;
using MetricsClient.Model;
using MetricsClient.Series;

namespace MetricsClient.Meters;

/// <summary>
/// A family with the series of .NET instruments of one Prometheus name, possibly of several meters. All series share one series limit.
/// </summary>
/// <remarks>
/// If two meters have a series with the same labels, a scrape adds the label <c>otel_scope_name</c> to both. Equal series of one meter are
/// added up, or the latest is exposed. All members are thread-safe.
/// </remarks>
internal sealed class MeterFamily : MetricFamily
{
    private readonly object _gate = new();
    private readonly bool _allowsUtf8;
    private MeterSource[] _sources = [];
    private SeriesSet[] _sets = [];

    public MeterFamily(CollectorRegistry registry, FamilyDefinition definition)
        : base(registry, definition)
    {
        _allowsUtf8 = registry.AllowUtf8Names;
    }

    public ReadOnlySpan<MeterSource> Sources => Volatile.Read(ref _sources);

    internal override bool IsBridged => true;

    internal override ReadOnlySpan<SeriesSet> Sets => Volatile.Read(ref _sets);

    public void Add(MeterSource source)
    {
        lock (_gate)
        {
            Volatile.Write(ref _sources, [.. _sources, source]);
        }
    }

    /// <summary>Removes a source and its series.</summary>
    public void Remove(MeterSource source)
    {
        source.Close();
        lock (_gate)
        {
            Volatile.Write(ref _sources, [.. _sources.Where(one => one != source)]);
            SeriesSet[] removed = source.Sets.ToArray();
            Volatile.Write(ref _sets, [.. _sets.Except(removed)]);
        }
    }

    /// <summary>Creates a set of series, which shares the series limit with the other sets.</summary>
    /// <exception cref="ArgumentException">A label name is invalid, reserved or repeated.</exception>
    public SeriesSet MakeSet(string[] labelNames, Func<SeriesIdentity, MetricSeries> create)
    {
        FamilyDefinition.ValidateLabels(Definition.Header, labelNames, StaticLabels, _allowsUtf8);
        var set = new SeriesSet(Definition, new LabelSchema(labelNames, StaticLabels), Time, create, OnEvent)
        {
            Shared = new SharedLimits(IsFull, Overflow),
            SamplesExemplars = SamplesExemplars,
        };
        lock (_gate)
        {
            Volatile.Write(ref _sets, [.. _sets, set]);
        }

        return set;
    }

    internal override void WriteTo(MetricEncoder encoder)
    {
        if (Sources.Length < 2)
        {
            base.WriteTo(encoder);
            return;
        }

        encoder.BeginFamily(Definition.Header);
        foreach (List<(MeterSource Source, MetricSeries Series)> equal in EqualSeries())
        {
            if (equal.Count == 1)
            {
                equal[0].Series.WriteTo(encoder);
            }
            else
            {
                WriteTo(encoder, equal);
            }
        }
    }

    private static bool AreOfOneMeter(List<(MeterSource Source, MetricSeries Series)> equal) =>
        equal.TrueForAll(one => one.Source.Scope == equal[0].Source.Scope);

    private static double ValueOf(MetricSeries series) => series switch
    {
        Counter counter => counter.Value,
        Gauge gauge => gauge.Value,
        _ => ((ObservedSeries)series).Value,
    };

    private bool IsFull()
    {
        int count = 0;
        long labelBytes = 0;
        foreach (SeriesSet set in Sets)
        {
            count += set.Count;
            labelBytes += set.LabelBytes;
        }

        return Definition.AreLimitsReached(count, labelBytes);
    }

    private MetricSeries? Overflow()
    {
        foreach (SeriesSet set in Sets)
        {
            if (set.Overflow is { } overflow)
            {
                return overflow;
            }
        }

        return null;
    }

    // The label names of a set are sorted, so equal labels have equal texts.
    private List<List<(MeterSource Source, MetricSeries Series)>> EqualSeries()
    {
        var groups = new List<List<(MeterSource, MetricSeries)>>();
        var byLabels = new Dictionary<string, List<(MeterSource, MetricSeries)>>(StringComparer.Ordinal);
        foreach (MeterSource source in Sources)
        {
            foreach (SeriesSet set in source.Sets)
            {
                foreach (MetricSeries? series in set.InOrder)
                {
                    if (series is null)
                    {
                        continue;
                    }

                    string labels = Encoding.Latin1.GetString(set.Schema.Text(series.Labels));
                    if (!byLabels.TryGetValue(labels, out List<(MeterSource, MetricSeries)>? group))
                    {
                        group = byLabels[labels] = [];
                        groups.Add(group);
                    }

                    group.Add((source, series));
                }
            }
        }

        return groups;
    }

    private void WriteTo(MetricEncoder encoder, List<(MeterSource Source, MetricSeries Series)> equal)
    {
        if (AreOfOneMeter(equal))
        {
            WriteMerged(encoder, equal);
            return;
        }

        Report(new MetricProblem(
            MetricProblemKind.MeterFailed,
            Name,
            $"Several meters have the same series of '{Name}', so these series have the label 'otel_scope_name'.",
            exception: null));
        MeterScope[] scopes = [.. equal.Select(static one => one.Source.Scope).Distinct()];
        foreach (IGrouping<MeterScope, (MeterSource, MetricSeries)> scope in equal.GroupBy(static one => one.Source.Scope))
        {
            WriteMerged(new ScopedEncoder(encoder, scope.Key, scopes), [.. scope]);
        }
    }

    // Histograms of one meter and name share a source, so only series with one value are merged.
    private void WriteMerged(MetricEncoder encoder, List<(MeterSource Source, MetricSeries Series)> equal)
    {
        (MeterSource source, MetricSeries last) = equal[^1];
        if (equal.Count == 1)
        {
            last.WriteTo(encoder);
            return;
        }

        double value = source.AddsUp ? equal.Sum(static one => ValueOf(one.Series)) : ValueOf(last);
        var labels = new LabelSet(last.Owner.Schema, last.Labels);
        if (Definition.Header.Kind == MetricKind.Counter)
        {
            encoder.Counter(labels, new CounterReading(value));
        }
        else
        {
            encoder.Sample(labels, value);
        }
    }
}
