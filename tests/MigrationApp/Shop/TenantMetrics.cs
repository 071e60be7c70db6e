using Prometheus;

namespace Shop;

/// <summary>Metrics in collections, and series that go away.</summary>
public sealed class TenantMetrics
{
    private readonly Dictionary<string, Counter> _counters = new();
    private readonly List<Gauge.Child> _limits = new List<Gauge.Child>();
    private readonly Gauge _limit = Metrics.CreateGauge("shop_tenant_limit", "Limits.", "tenant");

    public void Add(string feature)
    {
        if (!_counters.TryGetValue(feature, out Counter? counter))
        {
            counter = Create(feature);
            _counters[feature] = counter;
        }

        counter.WithLabels("new").Inc();
    }

    public void Limit(string tenant, double limit)
    {
        Gauge.Child series = _limit.WithLabels(tenant);
        series.Set(limit);
        _limits.Add(series);
    }

    public void Remove(string tenant)
    {
        _limit.RemoveLabelled(tenant);
        _limit.WithLabels(tenant + "-old").Remove();
    }

    public string[] Tenants() => _limit.GetAllLabelValues().Select(values => values[0]).ToArray();

    private static Counter Create(string feature) => Metrics.CreateCounter($"shop_feature_{feature}_total", "Uses.", "tenant");
}
