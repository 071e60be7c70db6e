namespace MetricsClient.Benchmarks.Peers;

/// <summary>Further common updates. Each library has a separate metric.</summary>
internal sealed class FurtherContenders : IDisposable
{
    private const string Code = "200";
    private const int Rotation = 1024;
    private const int Few = 64;

    private readonly CollectorRegistry _registry = new();
    private readonly PrometheusNetPeer _prometheusNet = new();
    private readonly OpenTelemetryPeer _openTelemetry = new();

    /// <summary>Increments a counter by a fraction.</summary>
    public SideBySide Fraction()
    {
        const double Amount = 1.5;
        Counter ours = _registry.CreateCounter("fraction_total", Workload.Help);
        Prometheus.Counter prometheusNet = _prometheusNet.CreateCounter("fraction_total");
        System.Diagnostics.Metrics.Counter<double> openTelemetry = _openTelemetry.Meter.CreateCounter<double>("fraction");
        return new SideBySide(Times(() => ours.Inc(Amount)), Times(() => prometheusNet.Inc(Amount)), Times(() => openTelemetry.Add(Amount)));
    }

    /// <summary>Sets a gauge.</summary>
    public SideBySide GaugeSet()
    {
        const double Value = 42;
        Gauge ours = _registry.CreateGauge("set", Workload.Help);
        Prometheus.Gauge prometheusNet = _prometheusNet.CreateGauge("set");
        System.Diagnostics.Metrics.Gauge<double> openTelemetry = _openTelemetry.Meter.CreateGauge<double>("set");
        return new SideBySide(Times(() => ours.Set(Value)), Times(() => prometheusNet.Set(Value)), Times(() => openTelemetry.Record(Value)));
    }

    /// <summary>Increments a gauge.</summary>
    public SideBySide GaugeInc()
    {
        Gauge ours = _registry.CreateGauge("up", Workload.Help);
        Prometheus.Gauge prometheusNet = _prometheusNet.CreateGauge("up");
        System.Diagnostics.Metrics.UpDownCounter<double> openTelemetry = _openTelemetry.Meter.CreateUpDownCounter<double>("up");
        return new SideBySide(Times(() => ours.Inc()), Times(() => prometheusNet.Inc()), Times(() => openTelemetry.Add(1)));
    }

    /// <summary>Increments and decrements a gauge, as an operation in progress does.</summary>
    public SideBySide GaugeIncDec()
    {
        Gauge ours = _registry.CreateGauge("in_progress", Workload.Help);
        Prometheus.Gauge prometheusNet = _prometheusNet.CreateGauge("in_progress");
        System.Diagnostics.Metrics.UpDownCounter<double> openTelemetry = _openTelemetry.Meter.CreateUpDownCounter<double>("in_progress");
        return new SideBySide(
            Times(() =>
            {
                ours.Inc();
                ours.Dec();
            }),
            Times(() =>
            {
                prometheusNet.Inc();
                prometheusNet.Dec();
            }),
            Times(() =>
            {
                openTelemetry.Add(1);
                openTelemetry.Add(-1);
            }));
    }

    /// <summary>Looks up a series by one literal and increments the series.</summary>
    public SideBySide OneLabel()
    {
        MetricFamily<Counter> ours = _registry.CreateCounter("one_total", Workload.Help, "method");
        Prometheus.Counter prometheusNet = _prometheusNet.CreateCounter("one_total", "method");
        System.Diagnostics.Metrics.Counter<long> openTelemetry = _openTelemetry.Meter.CreateCounter<long>("one");
        return new SideBySide(
            Times(() => ours.WithLabels("GET").Inc()),
            Times(() => prometheusNet.WithLabels("GET").Inc()),
            Times(() => openTelemetry.Add(1, new KeyValuePair<string, object?>("method", "GET"))));
    }

    /// <summary>Looks up a series by four literals and increments the series.</summary>
    public SideBySide FourLabels()
    {
        string[] names = ["method", "code", "route", "tenant"];
        MetricFamily<Counter> ours = _registry.CreateCounter("four_total", Workload.Help, names);
        Prometheus.Counter prometheusNet = _prometheusNet.CreateCounter("four_total", names);
        System.Diagnostics.Metrics.Counter<long> openTelemetry = _openTelemetry.Meter.CreateCounter<long>("four");
        return new SideBySide(
            Times(() => ours.WithLabels("GET", Code, "/api/items", "acme").Inc()),
            Times(() => prometheusNet.WithLabels("GET", Code, "/api/items", "acme").Inc()),
            Times(() => openTelemetry.Add(
                1,
                new System.Diagnostics.TagList { { "method", "GET" }, { "code", Code }, { "route", "/api/items" }, { "tenant", "acme" } })));
    }

    /// <summary>
    /// Increments about a thousand series with two labels in random order, by the string objects of the creation or by
    /// equal strings.
    /// </summary>
    public SideBySide InRotation(bool sameStrings)
    {
        string[] paths = Workload.PathValues(Rotation);
        string name = sameStrings ? "same" : "equal";
        MetricFamily<Counter> ours = _registry.CreateCounter(name + "_total", Workload.Help, "path", "code");
        Prometheus.Counter prometheusNet = _prometheusNet.CreateCounter(name + "_total", "path", "code");
        System.Diagnostics.Metrics.Counter<long> openTelemetry = _openTelemetry.Meter.CreateCounter<long>(name);
        var sides = new SideBySide(
            ForEach(path => ours.WithLabels(path, Code).Inc()),
            ForEach(path => prometheusNet.WithLabels(path, Code).Inc()),
            ForEach(path => openTelemetry.Add(1, new("path", path), new("code", Code))));
        foreach (Timing.Contender side in sides.All)
        {
            side.Run(Rotation);
        }

        new Random(1).Shuffle(paths);
        if (!sameStrings)
        {
            Workload.CopyEach(paths);
        }

        return sides;

        Action<int> ForEach(Action<string> count) => calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                count(paths[i & (Rotation - 1)]);
            }
        };
    }

    /// <summary>Increments 64 series with two labels in random order, by strings that are equal to the strings of the creation.</summary>
    public SideBySide FreshStrings()
    {
        string[] paths = Workload.PathValues(Few);
        string[] codes = [.. Enumerable.Repeat(Code, Few)];
        MetricFamily<Counter> ours = _registry.CreateCounter("fresh_total", Workload.Help, "path", "code");
        Prometheus.Counter prometheusNet = _prometheusNet.CreateCounter("fresh_total", "path", "code");
        System.Diagnostics.Metrics.Counter<long> openTelemetry = _openTelemetry.Meter.CreateCounter<long>("fresh");
        var sides = new SideBySide(
            calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    ours.WithLabels(paths[i & (Few - 1)], codes[i & (Few - 1)]).Inc();
                }
            },
            calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    prometheusNet.WithLabels(paths[i & (Few - 1)], codes[i & (Few - 1)]).Inc();
                }
            },
            calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    openTelemetry.Add(1, new("path", paths[i & (Few - 1)]), new("code", codes[i & (Few - 1)]));
                }
            });
        foreach (Timing.Contender side in sides.All)
        {
            side.Run(Few);
        }

        new Random(1).Shuffle(paths);
        Workload.CopyEach(paths);
        Workload.CopyEach(codes);
        return sides;
    }

    /// <summary>Creates and increments the series of a new family with two labels. A call is one series.</summary>
    public static SideBySide Creation()
    {
        string[] paths = Workload.PathValues(Rotation);
        return new SideBySide(
            calls => InFamilies(calls, paths, static () =>
            {
                MetricFamily<Counter> family = new CollectorRegistry().CreateCounter("made_total", Workload.Help, "path", "code");
                return path => family.WithLabels(path, Code).Inc();
            }),
            calls => InFamilies(calls, paths, static () =>
            {
                Prometheus.Counter family = new PrometheusNetPeer().CreateCounter("made_total", "path", "code");
                return path => family.WithLabels(path, Code).Inc();
            }));
    }

    public void Dispose() => _openTelemetry.Dispose();

    private static void InFamilies(int calls, string[] paths, Func<Action<string>> newFamily)
    {
        for (int family = 0; family < calls; family += Rotation)
        {
            Action<string> count = newFamily();
            foreach (string path in paths.AsSpan(0, Math.Min(Rotation, calls - family)))
            {
                count(path);
            }
        }
    }

    // Calls through a delegate, at equal cost for every library.
    private static Action<int> Times(Action update) => calls =>
    {
        for (int i = 0; i < calls; i++)
        {
            update();
        }
    };
}
