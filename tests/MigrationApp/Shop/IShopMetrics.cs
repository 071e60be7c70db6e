using Prometheus;

namespace Shop;

/// <summary>The metrics of a shop, which tests replace.</summary>
public interface IShopMetrics
{
    ICounter Opened { get; }

    Counter Calls { get; }

    IHistogram Seconds { get; }

    Gauge CreateQueue(string name);
}
