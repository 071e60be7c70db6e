namespace MetricsClient.Tool.Gateway;

/// <summary>A metric that a Pushgateway stores: a single value, or the parts of a histogram or summary.</summary>
/// <param name="Labels">
/// All labels, including the grouping key. If the group has no label <c>instance</c>, the gateway adds an empty one.
/// </param>
/// <param name="Value">The value; null for a histogram or summary.</param>
/// <param name="Count">The number of observations; null unless this is a histogram or summary.</param>
/// <param name="Sum">The sum of the observations; null unless this is a histogram or summary.</param>
/// <param name="Buckets">The cumulative count of each bucket by upper bound; empty unless this is a histogram.</param>
/// <param name="Quantiles">The value of each quantile (0 to 1); empty unless this is a summary.</param>
internal sealed record PushgatewayMetric(
    IReadOnlyDictionary<string, string> Labels,
    double? Value,
    double? Count,
    double? Sum,
    IReadOnlyDictionary<double, double> Buckets,
    IReadOnlyDictionary<double, double> Quantiles);
