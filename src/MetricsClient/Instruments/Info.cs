using MetricsClient.Instruments;
using MetricsClient.Model;

namespace MetricsClient;

/// <summary>Facts that rarely change while the program runs, such as the version, exposed as labels. The value is always 1.</summary>
/// <remarks>All members are thread-safe. A scrape sees all labels of one call of <see cref="Set"/>.</remarks>
/// <example>
/// <code>
/// Metrics.CreateInfo("myapp_build_info", "The build of the program.")
///     .Set([new("version", "1.2.3"), new("commit", "f00ba4")]);
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

    /// <summary>Replaces the labels of this info, apart from the labels of the family. Thread-safe; allocates.</summary>
    /// <param name="labels">Names and values, such as a dictionary; exposed in this order.</param>
    /// <exception cref="ArgumentException">
    /// A label name is invalid, reserved or a duplicate. Labels of the family and static labels are duplicates, too.
    /// </exception>
    /// <exception cref="ArgumentNullException">The labels, a name or a value are null.</exception>
    public void Set(IEnumerable<KeyValuePair<string, string>> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Volatile.Write(ref _shown, _labels.Of(GetLabelValues(), [.. labels]));
        AfterUpdate();
    }

    internal override void WriteTo(MetricEncoder encoder) =>
        encoder.Sample(Volatile.Read(ref _shown)?.Labels ?? LabelSet, 1);
}
