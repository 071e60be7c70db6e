using MetricsClient.Exposition;
using MetricsClient.State;

namespace MetricsClient.Collect;

/// <summary>What a collector told of one series that is more than a number.</summary>
internal abstract class GatheredPoint
{
    public abstract void WriteTo(MetricEncoder encoder, LabelSet labels);
}
