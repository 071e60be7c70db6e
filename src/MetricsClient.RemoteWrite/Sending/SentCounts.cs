using MetricsClient.Registry;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>Counts the samples of one destination in self-metrics of the default registry.</summary>
internal sealed class SentCounts
{
    private readonly string _address;

    public SentCounts(string address)
    {
        _address = address;
    }

    private static SelfMetrics Self => Metrics.DefaultRegistry.SelfMetrics;

    /// <summary>Counts samples that the receiver has accepted.</summary>
    public void Sent(int samples) => Self
        .Counter("metricsclient_remote_write_samples_sent_total", "Samples that a receiver has accepted.", "endpoint", _address).Inc(samples);

    /// <summary>Counts samples that are never sent again.</summary>
    public static void Dropped(int samples, string reason) => Self
        .Counter("metricsclient_remote_write_samples_dropped_total", "Samples that were dropped, by reason.", "reason", reason).Inc(samples);

    /// <summary>Records the age of the oldest sample that waits.</summary>
    public void Behind(TimeSpan age) => Self
        .Gauge("metricsclient_remote_write_behind_seconds", "Age of the oldest sample that waits for a receiver; 0 if none waits.", "endpoint", _address)
        .Set(age > TimeSpan.Zero ? age.TotalSeconds : 0);
}
