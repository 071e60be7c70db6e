using Prometheus;

namespace Shop;

/// <summary>Values that are read when the metrics are collected.</summary>
public sealed class QueueMetrics
{
    private readonly Gauge _length = Metrics.CreateGauge("shop_mail_queue_length", "Mails.");

    public QueueMetrics(Func<int> length, Func<bool> isBroken)
    {
        Metrics.DefaultRegistry.AddBeforeCollectCallback(() => _length.Set(length()));
        Metrics.DefaultRegistry.AddBeforeCollectCallback(async cancel =>
        {
            await Task.Yield();
            cancel.ThrowIfCancellationRequested();
            if (isBroken())
            {
                throw new ScrapeFailedException();
            }
        });
    }
}
