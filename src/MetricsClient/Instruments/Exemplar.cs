using System.Diagnostics;
using MetricsClient.Model;
using MetricsClient.Series;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// What an update tells about itself besides its value, such as the trace that it belongs to. OpenMetrics and protobuf show the
/// latest one of each counter and histogram bucket.
/// </summary>
/// <remarks>
/// One whose label names and values have more than 128 characters together is left out when it is used, and a self-metric
/// counts that; the update itself always counts. One without labels tells nothing and is not shown.
/// </remarks>
/// <example><code>orders.Inc(Exemplar.From(Exemplar.Pair("order_id", id)));</code></example>
public sealed class Exemplar
{
    // "The combined length of the label names and values of an Exemplar's LabelSet MUST NOT exceed 128 UTF-8 character code
    // points" (OpenMetrics 1.0, Exemplars).
    private const int MaxCodePoints = 128;

    private readonly KeyValuePair<string, string>[] _labels;
    private readonly bool _isTooLong;

    private Exemplar(KeyValuePair<string, string>[] labels)
    {
        _labels = labels;
        _isTooLong = Array.ConvertAll(labels, CodePoints).Sum() > MaxCodePoints;
    }

    /// <summary>Tells nothing: an update with it has no exemplar, not even that of the current trace.</summary>
    public static Exemplar None { get; } = new([]);

    /// <summary>A label, for <see cref="From(KeyValuePair{string, string}[])"/>.</summary>
    public static KeyValuePair<string, string> Pair(string name, string value) => new(name, value);

    /// <summary>An exemplar with these labels.</summary>
    /// <exception cref="ArgumentException">A name is not a label name, or is there twice.</exception>
    /// <exception cref="ArgumentNullException">A name or a value is null.</exception>
    public static Exemplar From(params KeyValuePair<string, string>[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return From(labels.AsSpan());
    }

    /// <summary>An exemplar with these labels.</summary>
    /// <exception cref="ArgumentException">A name is not a label name, or is there twice.</exception>
    /// <exception cref="ArgumentNullException">A name or a value is null.</exception>
    public static Exemplar From(params ReadOnlySpan<KeyValuePair<string, string>> labels)
    {
        var own = new KeyValuePair<string, string>[labels.Length];
        for (int i = 0; i < own.Length; i++)
        {
            (string name, string value) = labels[i];
            ArgumentNullException.ThrowIfNull(name, nameof(labels));
            ArgumentNullException.ThrowIfNull(value, nameof(labels));
            if (!MetricName.IsValidLabel(name))
            {
                throw Throw.BadExemplarLabel(name);
            }

            if (Array.Exists(own[..i], other => other.Key == name))
            {
                throw Throw.DuplicateExemplarLabel(name);
            }

            own[i] = new(name, EscapedText.WellFormed(value));
        }

        return new Exemplar(own);
    }

    /// <summary>
    /// An exemplar with the <c>trace_id</c> and <c>span_id</c> of <see cref="Activity.Current"/>, if that is recorded; otherwise
    /// <see cref="None"/>.
    /// </summary>
    public static Exemplar FromTraceContext() =>
        Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity
            ? new([new("trace_id", activity.TraceId.ToHexString()), new("span_id", activity.SpanId.ToHexString())])
            : None;

    /// <summary>Whether there is something to be kept for a series; being too long is counted there.</summary>
    internal bool IsKept(SeriesSet owner)
    {
        if (_isTooLong)
        {
            owner.Report(SeriesEvent.ExemplarRejected);
        }

        return _labels.Length > 0 && !_isTooLong;
    }

    /// <summary>This exemplar of an update that was made just now.</summary>
    internal StoredExemplar Of(double value, TimeProvider time) => new(_labels, value, time.GetUtcNow().ToUnixTimeMilliseconds());

    private static int CodePoints(KeyValuePair<string, string> label) =>
        label.Key.EnumerateRunes().Count() + label.Value.EnumerateRunes().Count();
}
