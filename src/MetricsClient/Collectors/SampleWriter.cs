using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Takes the samples of one family.</summary>
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
    /// <exception cref="ArgumentException">A counter's value is negative or NaN, or the labels do not fit or were there before.</exception>
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
