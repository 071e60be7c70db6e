using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>Look-ups of a series by two labels and an increment: by types, by strings, and by the peers.</summary>
internal sealed class TypedContenders : IDisposable
{
    public const string Strings = "two strings";
    public const string FreshStrings = "two fresh strings";

    private readonly CollectorRegistry _registry = new();
    private readonly OpenTelemetryPeer _openTelemetry = new();
    private readonly UpdateContenders _updates = new();
    private readonly SideBySide _strings;

    public TypedContenders()
    {
        _strings = _updates.HotSeries();
        Closed = OfClosed();
        Open = OfOpen();
        OpenOfThree = OfThree();
        OfFreshStrings = OfFresh();
        Generated = OfGenerated();
    }

    /// <summary>Typed labels found by index.</summary>
    public Contender Closed { get; }

    /// <summary>Typed labels found by hash code.</summary>
    public Contender Open { get; }

    /// <summary>Three typed labels found by hash code, one of them a string.</summary>
    public Contender OpenOfThree { get; }

    /// <summary>MetricsClient by the string objects with which the series was created.</summary>
    public Contender OfStrings => _strings.Ours with { Name = Strings };

    /// <summary>MetricsClient by other string objects, as of a program that makes the texts of its labels.</summary>
    public Contender OfFreshStrings { get; }

    public Contender PrometheusNet => _strings.PrometheusNet;

    public Contender OpenTelemetry => _strings.OpenTelemetry;

    /// <summary>The counter from Microsoft's generator, which OpenTelemetry listens to.</summary>
    public Contender Generated { get; }

    public void Dispose()
    {
        _openTelemetry.Dispose();
        _updates.Dispose();
    }

    private Contender OfClosed()
    {
        MetricFamily<Counter, ClosedLabels> family = _registry.CreateCounter<ClosedLabels>("closed_total", Workload.Help);
        return new Contender(Library.Ours, calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                family.WithLabels(new(Verb.Get, StatusClass.Success)).Inc();
            }
        });
    }

    private Contender OfOpen()
    {
        MetricFamily<Counter, OpenLabels> family = _registry.CreateCounter<OpenLabels>("open_total", Workload.Help);
        return new Contender(Library.Ours, calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                family.WithLabels(new(Verb.Get, 200)).Inc();
            }
        });
    }

    private Contender OfThree()
    {
        MetricFamily<Counter, RouteLabels> family = _registry.CreateCounter<RouteLabels>("three_total", Workload.Help);
        string[] routes = Workload.PathValues(1);
        return new Contender(Library.Ours, calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                family.WithLabels(new(Verb.Get, 200, routes[0])).Inc();
            }
        });
    }

    private Contender OfFresh()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("fresh_total", Workload.Help, Workload.LabelNames);
        family.WithLabels("GET", "200").Inc();
        string method = new("GET");
        string code = new("200");
        return new Contender(FreshStrings, calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                family.WithLabels(method, code).Inc();
            }
        });
    }

    private Contender OfGenerated()
    {
        RequestCounter counter = GeneratedCounter.CreateRequestCounter(_openTelemetry.Meter);
        return new Contender(GeneratedCounter.Name, calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                counter.Add(1, new RequestTags { Method = Verb.Get, Code = StatusClass.Success });
            }
        });
    }
}
