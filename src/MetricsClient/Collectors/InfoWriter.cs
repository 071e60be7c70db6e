using MetricsClient.Collectors;

namespace MetricsClient;

/// <summary>Receives the infos of one family from a collector.</summary>
public sealed class InfoWriter
{
    private readonly MetricWriter _writer;
    private readonly CollectedFamily _family;

    internal InfoWriter(MetricWriter writer, CollectedFamily family)
    {
        _writer = writer;
        _family = family;
    }

    /// <summary>Adds an info, which consists of labels only.</summary>
    /// <param name="labelValues">The label values, in the order of the label names.</param>
    /// <returns>This object, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">
    /// The number of label values is wrong, or the label values are repeated.
    /// </exception>
    public InfoWriter Add(params string[] labelValues) => _writer.Checked(() =>
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        _family.Add(labelValues, value: 1);
        return this;
    });
}
