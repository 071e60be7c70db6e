namespace MetricsClient;

/// <summary>A family of metrics that a Pushgateway holds for a group.</summary>
public sealed class PushgatewayFamily
{
    internal PushgatewayFamily(string name, string type, string help, IReadOnlyList<PushgatewayMetric> metrics)
    {
        Name = name;
        Type = type;
        Help = help;
        Metrics = metrics;
    }

    /// <summary>The name that the metrics have in common.</summary>
    public string Name { get; }

    /// <summary>The type in the words of the text format: <c>counter</c>, <c>gauge</c>, <c>histogram</c>, <c>summary</c> or <c>untyped</c>.</summary>
    public string Type { get; }

    /// <summary>What the metrics mean; empty if nobody said so.</summary>
    public string Help { get; }

    /// <summary>The metrics, in the order of the gateway.</summary>
    public IReadOnlyList<PushgatewayMetric> Metrics { get; }
}
