using System.Diagnostics;
using MetricsClient.Model;
using MetricsClient.Series;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Labels that describe one update, such as the trace in which the update was made. The OpenMetrics and protobuf formats expose the latest
/// exemplar of each counter and of each histogram bucket.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. If the label names and values of an exemplar have more than 128 characters together, the update counts, but
/// the exemplar is not exposed and the self-metric <c>metricsclient_rejected_exemplars_total</c> is increased. An exemplar without labels
/// is not exposed either. In a value, NUL and lone surrogates are replaced by U+FFFD.
/// </remarks>
/// <example><code>orders.Inc(Exemplar.From(Exemplar.Pair("order_id", id)));</code></example>
public sealed class Exemplar
{
    // "The combined length of the label names and values of an Exemplar's LabelSet MUST NOT exceed 128 UTF-8 character code points"
    // (OpenMetrics 1.0, Exemplars).
    private const int MaxCodePoints = 128;

    private readonly KeyValuePair<string, string>[] _labels;
    private readonly bool _isTooLong;

    private Exemplar(KeyValuePair<string, string>[] labels)
    {
        _labels = labels;
        _isTooLong = Array.ConvertAll(labels, CodePoints).Sum() > MaxCodePoints;
    }

    /// <summary>Gets the exemplar without labels. An update with this exemplar stores no exemplar, not even the current trace.</summary>
    public static Exemplar None { get; } = new([]);

    /// <summary>Creates a label for <see cref="From"/>.</summary>
    /// <param name="name">The label name.</param>
    /// <param name="value">The label value.</param>
    /// <returns>The pair of name and value.</returns>
    public static KeyValuePair<string, string> Pair(string name, string value) => new(name, value);

    /// <summary>Creates an exemplar. Thread-safe.</summary>
    /// <param name="labels">The labels, usually made by <see cref="Pair"/>.</param>
    /// <returns>The exemplar.</returns>
    /// <exception cref="ArgumentException">A name is not a valid label name, or a duplicate.</exception>
    /// <exception cref="ArgumentNullException">The labels, a name or a value are null.</exception>
    public static Exemplar From(params KeyValuePair<string, string>[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var own = new KeyValuePair<string, string>[labels.Length];
        for (int i = 0; i < own.Length; i++)
        {
            (string name, string value) = labels[i];
            ArgumentNullException.ThrowIfNull(name, nameof(labels));
            ArgumentNullException.ThrowIfNull(value, nameof(labels));
            if (!MetricName.IsValidLabel(name) || MetricName.HasReservedStart(name))
            {
                throw Throw.BadExemplarLabel(name);
            }

            if (Array.Exists(own[..i], other => other.Key == name))
            {
                throw Throw.DuplicateExemplarLabel(name);
            }

            own[i] = new(name, EscapedText.ForExemplar(value));
        }

        return new Exemplar(own);
    }

    /// <summary>Creates an exemplar with the <c>trace_id</c> and <c>span_id</c> of <see cref="Activity.Current"/>. Thread-safe.</summary>
    /// <returns>The exemplar; <see cref="None"/> if the current activity is null, not recorded or not in the W3C format.</returns>
    public static Exemplar FromTraceContext() =>
        Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity
            ? new([new("trace_id", activity.TraceId.ToHexString()), new("span_id", activity.SpanId.ToHexString())])
            : None;

    /// <summary>Returns true if a series stores the exemplar. An exemplar that is too long is counted in the self-metric.</summary>
    internal bool IsKept(SeriesSet owner)
    {
        if (_isTooLong)
        {
            owner.Report(SeriesEvent.ExemplarRejected);
        }

        return _labels.Length > 0 && !_isTooLong;
    }

    /// <summary>Returns the exemplar of an update with this value at the current time.</summary>
    internal StoredExemplar Of(double value, TimeProvider time) => new(_labels, value, time.GetUtcNow().ToUnixTimeMilliseconds());

    private static int CodePoints(KeyValuePair<string, string> label) =>
        label.Key.EnumerateRunes().Count() + label.Value.EnumerateRunes().Count();
}
