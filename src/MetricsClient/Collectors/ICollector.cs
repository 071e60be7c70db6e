namespace MetricsClient;

/// <summary>Tells metrics whose values live elsewhere, each time they are collected.</summary>
public interface ICollector
{
    /// <summary>
    /// Writes what there is to tell now. May run on several threads at once. If it throws, or writes what cannot be shown,
    /// all that it wrote is left out of this collect, and a self-metric counts that.
    /// </summary>
    void Collect(MetricWriter writer);
}
