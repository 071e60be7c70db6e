using Prometheus;

namespace Shop;

/// <summary>Counters with and without labels.</summary>
public static class OrderMetrics
{
    private static readonly Counter s_orders = Metrics.CreateCounter("shop_orders_total", "Orders.", "kind", "country");

    private static readonly Counter s_rejected = Metrics.CreateCounter("shop_rejected_total", "Rejected orders.", new CounterConfiguration
    {
        // The reason is one of three words.
        LabelNames = new[] { "reason" },
        SuppressInitialValue = true,
    });

    private static readonly Counter s_visits = Metrics.CreateCounter("shop_visits_total", "Visits.");

    public static double Visits => s_visits.Value;

    public static void Ordered(string kind, string country, int items = 1) => s_orders.WithLabels(kind, country).Inc(increment: items);

    public static void Rejected(string reason) => s_rejected.Labels(reason).Inc();

    public static void Visited() => s_visits.Inc();

    public static double OrdersOf(string kind, string country) => s_orders.WithLabels(kind, country).Value;
}
