namespace MetricsClient;

/// <summary>Writes metrics whose values are stored outside of this library, at each collect.</summary>
public interface ICollector
{
    /// <summary>
    /// Writes the current metrics. May run on several threads at once. After an exception or invalid metrics, the collect omits all
    /// metrics of this collector, and a self-metric counts the failure.
    /// </summary>
    /// <param name="writer">Receives the metrics. Valid until this method returns.</param>
    void Collect(MetricWriter writer);
}
