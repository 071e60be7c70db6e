using MetricsClient.Collectors;

namespace MetricsClient;

/// <summary>Takes the infos of one family.</summary>
public sealed class InfoWriter
{
    private readonly MetricWriter _writer;
    private readonly CollectedFamily _family;

    internal InfoWriter(MetricWriter writer, CollectedFamily family)
    {
        _writer = writer;
        _family = family;
    }

    /// <summary>Adds an info, which is all in its labels.</summary>
    /// <exception cref="ArgumentException">The labels do not fit or were there before.</exception>
    public InfoWriter Add(params string[] labelValues) => _writer.Checked(() =>
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        _family.Add(labelValues, value: 1);
        return this;
    });
}
