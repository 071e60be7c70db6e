using Prometheus;

namespace Shop;

/// <summary>Metrics that are exposed when they have a value.</summary>
public sealed class BatchMetrics
{
    private readonly Counter _rows = Metrics.CreateCounter("shop_batch_rows_total", "Rows.", new CounterConfiguration { SuppressInitialValue = true });
    private readonly Gauge _state = Metrics.CreateGauge(configuration: new GaugeConfiguration { SuppressInitialValue = true }, name: "shop_batch_state", help: "State.");

    public void Finished(int rows)
    {
        _rows.IncTo(rows);
        _rows.Publish();
        _state.Set(1);
    }

    public void Forget() => _state.Unpublish();
}
