using MetricsClient.Instruments;
using MetricsClient.Model;

namespace MetricsClient;

/// <summary>What does not change while the program runs, such as its version: all in labels, the value is always 1.</summary>
/// <example>
/// <code>
/// Metrics.CreateInfo("myapp_build_info", "The build that runs.").Set(("version", "1.2.3"), ("commit", "f00ba4"));
/// </code>
/// </example>
public sealed class Info : MetricSeries
{
    private readonly InfoLabels _labels;
    private InfoLabels.Shown? _shown;

    internal Info(SeriesIdentity identity, InfoLabels labels)
        : base(identity)
    {
        _labels = labels;
    }

    /// <summary>Replaces the labels that this info has besides those of its family.</summary>
    /// <exception cref="ArgumentException">A label name is not valid or reserved, or there twice, those of the family included.</exception>
    /// <exception cref="ArgumentNullException">A name or value is null.</exception>
    public void Set(params (string Name, string Value)[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Volatile.Write(ref _shown, _labels.Of(LabelValues, labels));
        AfterUpdate();
    }

    internal override void WriteTo(MetricEncoder encoder) =>
        encoder.Sample(Volatile.Read(ref _shown)?.Labels ?? LabelSet, 1);
}
