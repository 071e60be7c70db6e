namespace MetricsClient;

/// <summary>One metric that a Pushgateway holds: a value, or the parts of a histogram or summary.</summary>
public sealed class PushgatewayMetric
{
    internal PushgatewayMetric(
        IReadOnlyDictionary<string, string> labels,
        double? value,
        double? count,
        double? sum,
        IReadOnlyDictionary<string, double> buckets,
        IReadOnlyDictionary<string, double> quantiles)
    {
        Labels = labels;
        Value = value;
        Count = count;
        Sum = sum;
        Buckets = buckets;
        Quantiles = quantiles;
    }

    /// <summary>All labels, those of the group among them; the gateway adds an empty <c>instance</c> where there is none.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The value; null for a histogram or summary.</summary>
    public double? Value { get; }

    /// <summary>How many observations there were; null for what is no histogram or summary.</summary>
    public double? Count { get; }

    /// <summary>The sum of the observations; null for what is no histogram or summary.</summary>
    public double? Sum { get; }

    /// <summary>The cumulative count of each bucket by its upper bound; empty for what is no histogram.</summary>
    public IReadOnlyDictionary<string, double> Buckets { get; }

    /// <summary>The value of each quantile; empty for what is no summary.</summary>
    public IReadOnlyDictionary<string, double> Quantiles { get; }
}
