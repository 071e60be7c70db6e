using System.Diagnostics.Metrics;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>Each library repeats the same update on a separate metric, shared by all threads.</summary>
internal sealed class UpdateContenders : IDisposable
{
    private const string Method = "GET";
    private const string Code = "200";
    private const int FamilySeries = 16;
    private const int CallsOfOthers = 100_000;

    private readonly CollectorRegistry _registry = new();
    private readonly PrometheusNetPeer _prometheusNet = new();
    private readonly OpenTelemetryPeer _openTelemetry = new();
    private readonly List<IDisposable> _listening = [];
    private readonly List<Gang> _others = [];
    private readonly string[] _paths = Workload.PathValues(FamilySeries);

    /// <summary>Increments a counter without labels.</summary>
    public SideBySide Counter(string name = "counter")
    {
        Counter ours = _registry.CreateCounter($"{name}_total", Workload.Help);
        Prometheus.Counter prometheusNet = _prometheusNet.CreateCounter($"{name}_total");
        System.Diagnostics.Metrics.Counter<long> openTelemetry = _openTelemetry.Meter.CreateCounter<long>(name);
        return new SideBySide(
            calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    ours.Inc();
                }
            },
            calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    prometheusNet.Inc();
                }
            },
            calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    openTelemetry.Add(1);
                }
            });
    }

    /// <summary>Increments a counter without labels after updates by further threads, all of them still alive.</summary>
    public SideBySide CounterOfOthers(int threads, bool inTurn)
    {
        SideBySide counter = Counter(inTurn ? Invariant($"turns{threads}") : Invariant($"crowd{threads}"));
        var others = new Gang(threads);
        _others.Add(others);
        object turn = new();
        foreach (Contender side in counter.All)
        {
            others.Run(inTurn ? InTurn(side.Run) : side.Run, CallsOfOthers);
        }

        return counter;

        Action<int> InTurn(Action<int> run) => calls =>
        {
            lock (turn)
            {
                run(calls);
            }
        };
    }

    /// <summary>Looks up a series by two literals and increments the series.</summary>
    public SideBySide HotSeries()
    {
        MetricFamily<Counter> ours = _registry.CreateCounter("hot_total", Workload.Help, Workload.LabelNames);
        Prometheus.Counter prometheusNet = _prometheusNet.CreateCounter("hot_total", Workload.LabelNames);
        System.Diagnostics.Metrics.Counter<long> openTelemetry = _openTelemetry.Meter.CreateCounter<long>("hot");
        return new SideBySide(
            calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    ours.WithLabels(Method, Code).Inc();
                }
            },
            calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    prometheusNet.WithLabels(Method, Code).Inc();
                }
            },
            calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    openTelemetry.Add(1, new("method", Method), new("code", Code));
                }
            });
    }

    /// <summary>Looks up the series of one family in turn, by two labels, and increments each series.</summary>
    public SideBySide Family()
    {
        MetricFamily<Counter> ours = _registry.CreateCounter("family_total", Workload.Help, "path", "code");
        Prometheus.Counter prometheusNet = _prometheusNet.CreateCounter("family_total", "path", "code");
        System.Diagnostics.Metrics.Counter<long> openTelemetry = _openTelemetry.Meter.CreateCounter<long>("family");
        return new SideBySide(
            calls =>
            {
                for (int i = First(); calls > 0; i++, calls--)
                {
                    ours.WithLabels(_paths[i & (FamilySeries - 1)], Code).Inc();
                }
            },
            calls =>
            {
                for (int i = First(); calls > 0; i++, calls--)
                {
                    prometheusNet.WithLabels(_paths[i & (FamilySeries - 1)], Code).Inc();
                }
            },
            calls =>
            {
                for (int i = First(); calls > 0; i++, calls--)
                {
                    openTelemetry.Add(1, new("path", _paths[i & (FamilySeries - 1)]), new("code", Code));
                }
            });
    }

    /// <summary>Observes random values in a histogram of fourteen bounds.</summary>
    public SideBySide Histogram()
    {
        Histogram ours = _registry.CreateHistogram(
            "histogram_seconds", Workload.Help, new HistogramOptions { Buckets = Workload.Bounds });
        Prometheus.Histogram prometheusNet = _prometheusNet.CreateHistogram("histogram_seconds");
        System.Diagnostics.Metrics.Histogram<double> openTelemetry = _openTelemetry.CreateHistogram("histogram");
        double[] values = Workload.Observations;
        return new SideBySide(
            calls =>
            {
                for (int i = First(); calls > 0; i++, calls--)
                {
                    ours.Observe(values[i & (Workload.ObservationCount - 1)]);
                }
            },
            calls =>
            {
                for (int i = First(); calls > 0; i++, calls--)
                {
                    prometheusNet.Observe(values[i & (Workload.ObservationCount - 1)]);
                }
            },
            calls =>
            {
                for (int i = First(); calls > 0; i++, calls--)
                {
                    openTelemetry.Record(values[i & (Workload.ObservationCount - 1)]);
                }
            });
    }

    /// <summary>Observes the same values in native buckets, with or without fourteen classic bounds.</summary>
    public Contender NativeHistogram(bool classicToo)
    {
        Histogram ours = _registry.CreateHistogram(
            classicToo ? "both_seconds" : "native_seconds",
            Workload.Help,
            new HistogramOptions { Buckets = classicToo ? Workload.Bounds : [], Native = new() });
        double[] values = Workload.Observations;
        return new Contender(classicToo ? "native and classic" : "native", calls =>
        {
            for (int i = First(); calls > 0; i++, calls--)
            {
                ours.Observe(values[i & (Workload.ObservationCount - 1)]);
            }
        });
    }

    /// <summary>Observes random values in a summary of three quantiles. OpenTelemetry runs a histogram.</summary>
    public SideBySide Summary()
    {
        Summary ours = _registry.CreateSummary("summary_seconds", Workload.Help, new SummaryOptions { Quantiles = Workload.Quantiles });
        Prometheus.Summary prometheusNet = _prometheusNet.CreateSummary("summary_seconds");
        System.Diagnostics.Metrics.Histogram<double> openTelemetry = _openTelemetry.CreateHistogram("summary");
        double[] values = Workload.Observations;
        return new SideBySide(
            calls =>
            {
                for (int i = First(); calls > 0; i++, calls--)
                {
                    ours.Observe(values[i & (Workload.ObservationCount - 1)]);
                }
            },
            calls =>
            {
                for (int i = First(); calls > 0; i++, calls--)
                {
                    prometheusNet.Observe(values[i & (Workload.ObservationCount - 1)]);
                }
            },
            calls =>
            {
                for (int i = First(); calls > 0; i++, calls--)
                {
                    openTelemetry.Record(values[i & (Workload.ObservationCount - 1)]);
                }
            });
    }

    /// <summary>Increments a .NET counter with two literal tags. Each library listens to a separate counter.</summary>
    public SideBySide BridgedCounter()
    {
        return new SideBySide(
            Counting(Listened(name => _registry.AddMeters(name))),
            Counting(Listened(_prometheusNet.ListenTo)),
            Counting(_openTelemetry.Meter));

        static Action<int> Counting(Meter meter)
        {
            System.Diagnostics.Metrics.Counter<long> counter = meter.CreateCounter<long>("bridged");
            return calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    counter.Add(1, new("method", Method), new("code", Code));
                }
            };
        }
    }

    public void Dispose()
    {
        _others.ForEach(static gang => gang.Dispose());
        _openTelemetry.Dispose();
        _listening.ForEach(static one => one.Dispose());
    }

    // A unique name, because listeners receive every meter with a matching name in the process.
    private Meter Listened(Func<string, IDisposable> listen)
    {
        var meter = new Meter("benchmarks." + Guid.NewGuid().ToString("N"));
        _listening.Add(listen(meter.Name));
        _listening.Add(meter);
        return meter;
    }

    // Threads start at different values, so that two threads do not update the same bucket or series on each call.
    private static int First() => Environment.CurrentManagedThreadId * 7919;
}
