using MetricsClient.Text;

namespace MetricsClient.Registry;

/// <summary>The self-metric and the problem of label values that were cut.</summary>
internal static class CutLabelValues
{
    public const string CounterName = "metricsclient_cut_label_values_total";
    public const string CounterHelp = "Uses of label values that were longer than the limit, and were cut.";

    public static MetricProblem Problem(string family, int maxBytes) => new(
        MetricProblemKind.LabelValueCut,
        family,
        Throw.Invariant($"A label value of '{family}' has more than {maxBytes} bytes; its end was replaced by a hash of the value. Use shorter label values, or raise MaxLabelValueBytes."));

    /// <summary>Counts and reports the cut values of a family that a callback or a collector wrote.</summary>
    public static void Count(CollectorRegistry registry, string family, int cut, int maxBytes)
    {
        registry.SelfMetrics.Counter(CounterName, CounterHelp, "family", family).Inc(cut);
        registry.Report(Problem(family, maxBytes));
    }
}
