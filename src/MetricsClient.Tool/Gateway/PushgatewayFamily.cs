namespace MetricsClient.Tool.Gateway;

/// <summary>A family that a Pushgateway stores for a group.</summary>
/// <param name="Name">The name of the family.</param>
/// <param name="Type">The type of the family.</param>
/// <param name="Help">The help text; empty if there is none.</param>
/// <param name="Metrics">The metrics, in the order of the response.</param>
internal sealed record PushgatewayFamily(
    string Name, PushgatewayFamilyType Type, string Help, IReadOnlyList<PushgatewayMetric> Metrics);

/// <summary>The type of a family, as the Pushgateway reports it.</summary>
internal enum PushgatewayFamilyType
{
    /// <summary>No type was pushed, or the type is unknown to this program.</summary>
    Untyped = 0,

    /// <summary>A counter.</summary>
    Counter,

    /// <summary>A gauge.</summary>
    Gauge,

    /// <summary>A histogram.</summary>
    Histogram,

    /// <summary>A gauge histogram.</summary>
    GaugeHistogram,

    /// <summary>A summary.</summary>
    Summary,
}
