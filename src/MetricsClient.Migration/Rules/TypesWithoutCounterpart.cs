namespace MetricsClient.Migration.Rules;

/// <summary>The types of prometheus-net that MetricsClient does not have.</summary>
internal static class TypesWithoutCounterpart
{
    private static readonly Dictionary<string, (string Message, string Section)> s_types = new(StringComparer.Ordinal)
    {
        ["IObserver"] = ("IObserver has no counterpart; use Histogram or Summary, or Action<double>.", PageSection.Metrics),
        ["ExemplarBehavior"] = ("ExemplarBehavior has no counterpart; set SampleExemplars in the options or of the registry.", PageSection.Exemplars),
        ["ExemplarProvider"] = ("ExemplarProvider has no counterpart; pass an exemplar to Inc or Observe.", PageSection.Exemplars),
        ["EventCounterAdapter"] = ("Event counters have no counterpart; add the .NET meters instead.", PageSection.DefaultMetrics),
        ["EventCounterAdapterOptions"] = ("Event counters have no counterpart; add the .NET meters instead.", PageSection.DefaultMetrics),
        ["EventCounterAdapterEventSourceSettings"] = ("Event counters have no counterpart; add the .NET meters instead.", PageSection.DefaultMetrics),
        ["DiagnosticSourceAdapter"] = ("DiagnosticSourceAdapter has no counterpart.", PageSection.DefaultMetrics),
        ["DiagnosticSourceAdapterOptions"] = ("DiagnosticSourceAdapter has no counterpart.", PageSection.DefaultMetrics),
        ["MeterAdapter"] = ("Use registry.AddMeters with the names of the meters.", PageSection.DefaultMetrics),
        ["MeterAdapterOptions"] = ("Use MeterBridgeOptions, in which ConfigureInstrument decides for each instrument.", PageSection.DefaultMetrics),
        ["SuppressDefaultMetricOptions"] = ("Only process metrics are default metrics; call Metrics.SuppressDefaultMetrics() or nothing.", PageSection.DefaultMetrics),
        ["HttpCustomLabel"] = ("Pass the name and the function to AddCustomLabel.", PageSection.Http),
        ["HttpRouteParameterMapping"] = ("Pass the names to AddRouteParameter.", PageSection.Http),
        ["HttpMetricsOptionsBase"] = ("The options of the three HTTP metrics are properties of HttpMetricsOptions.", PageSection.Http),
        ["HttpInProgressOptions"] = ("The options of the three HTTP metrics are properties of HttpMetricsOptions.", PageSection.Http),
        ["HttpRequestCountOptions"] = ("The options of the three HTTP metrics are properties of HttpMetricsOptions.", PageSection.Http),
        ["HttpRequestDurationOptions"] = ("The options of the three HTTP metrics are properties of HttpMetricsOptions.", PageSection.Http),
        ["MetricServerMiddleware"] = ("The middleware has no type of its own; use MapMetrics or UseMetricServer.", PageSection.Servers),
        ["MetricServerMiddleware.Settings"] = ("The settings have no type of their own; pass the registry to MapMetrics or UseMetricServer.", PageSection.Servers),
        ["HttpRequestLabelNames"] = ("The labels are constant and have no list; write the names.", PageSection.Http),
        ["HttpClientRequestLabelNames"] = ("The labels are constant and have no list; write the names.", PageSection.HttpClients),
        ["GrpcRequestLabelNames"] = ("The labels are constant and have no list; write the names.", PageSection.Grpc),
        ["RefLease"] = ("Leases have no counterpart; use WithLabels.", PageSection.Lifetimes),
    };

    /// <summary>Returns the message and the section for a type.</summary>
    public static (string? Message, string Section) Of(string type) => s_types.TryGetValue(type, out (string, string) known)
        ? known
        : ($"{type.Split('`')[0]} has no counterpart.", PageSection.Packages);
}
