using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Receives the samples of one family from a collector.</summary>
public sealed class SampleWriter
{
    private readonly MetricWriter _writer;
    private readonly CollectedFamily _family;

    internal SampleWriter(MetricWriter writer, CollectedFamily family)
    {
        _writer = writer;
        _family = family;
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="value">The current value.</param>
    /// <param name="labelValues">The label values, in the order of the label names.</param>
    /// <returns>This object, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">
    /// The value of a counter is negative or NaN, the number of label values is wrong, or the label values are
    /// repeated.
    /// </exception>
    public SampleWriter Add(double value, params string[] labelValues) => _writer.Checked(() =>
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        if (_family.Header.Kind == MetricKind.Counter && !(value >= 0))
        {
            throw Throw.BadCounterValue(_family.Header.Name, value);
        }

        _family.Add(labelValues, value);
        return this;
    });
}
