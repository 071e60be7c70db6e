using Prometheus;

namespace Shop;

/// <summary>Code that observes histograms and summaries alike, which no interface of MetricsClient does.</summary>
public static class Observed
{
    private static readonly Histogram s_height = Metrics.CreateHistogram("shop_parcel_height", "Heights.");
    private static readonly Summary s_weight = Metrics.CreateSummary("shop_parcel_weight", "Weights.");

    public static void Parcel(double height, double weight)
    {
        Observe(s_height, height);
        Observe(s_weight, weight);
    }

    private static void Observe(IObserver observer, double value) => observer.Observe(value);
}
