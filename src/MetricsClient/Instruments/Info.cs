using MetricsClient.Instruments;
using MetricsClient.Model;

namespace MetricsClient;

/// <summary>Facts about the program that rarely change, such as the version, exposed as labels of a sample with the value 1.</summary>
/// <remarks>All members are thread-safe. A scrape sees either all labels of a call of <see cref="Set"/> or none of them.</remarks>
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

    /// <summary>Replaces the labels that an earlier call has set. The labels of the family stay. Thread-safe; allocates.</summary>
    /// <param name="labels">The names and values, for example a dictionary. Scrapes expose the labels in this order.</param>
    /// <exception cref="ArgumentException">
    /// A label name is invalid, reserved or a duplicate. The names of family labels and static labels also count as duplicates.
    /// </exception>
    /// <exception cref="ArgumentNullException">The labels, a name or a value are null.</exception>
    public void Set(IEnumerable<KeyValuePair<string, string>> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Volatile.Write(ref _shown, _labels.Of(Owner, GetLabelValues(), [.. labels]));
        AfterUpdate();
    }

    internal override void WriteTo(MetricEncoder encoder) =>
        encoder.Sample(Volatile.Read(ref _shown)?.Labels ?? LabelSet, 1);
}
