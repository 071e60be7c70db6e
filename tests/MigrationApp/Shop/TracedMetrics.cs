using Prometheus;

namespace Shop;

/// <summary>Exemplars.</summary>
public sealed class TracedMetrics
{
    private static readonly Exemplar.LabelKey s_order = Exemplar.Key("order_id");
    private static readonly Exemplar.LabelPair s_shop = Exemplar.Pair("shop", "1");

    private readonly Counter _traced = Metrics.CreateCounter("shop_traced_total", "Traced orders.", "kind");
    private readonly Histogram _size = Metrics.CreateHistogram("shop_traced_size", "Sizes.");
    private readonly Counter _quiet = Metrics.CreateCounter("shop_quiet_total", "Never traced.", new CounterConfiguration { ExemplarBehavior = ExemplarBehavior.NoExemplars() });

    public void Ordered(string kind, string order, Exemplar? own = null)
    {
        _traced.WithLabels(kind).Inc(Exemplar.From(s_order.WithValue(order), s_shop));
        _traced.WithLabels(kind).Inc(2, own);
        _size.Observe(3, Exemplar.From(Exemplar.Key("order_id").WithValue(order)));
        _size.Observe(4, Exemplar.FromTraceContext());
        _size.Observe(5, Exemplar.FromTraceContext(Exemplar.Key("trace"), Exemplar.Key("span")));
        _quiet.Inc(Exemplar.None);
    }
}
