namespace MetricsClient;

/// <summary>Writes metrics whose values another library or system stores. Each collect calls the collector.</summary>
public interface ICollector
{
    /// <summary>
    /// Writes the current metrics. Concurrent collects call this method on several threads at once. If the method throws an exception or
    /// writes invalid metrics, the collect omits all metrics of this collector, and a self-metric counts the failure.
    /// </summary>
    /// <param name="writer">Receives the metrics. The writer must not be used after this method has returned.</param>
    void Collect(MetricWriter writer);
}
