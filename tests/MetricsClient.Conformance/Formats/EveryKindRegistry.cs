namespace MetricsClient.Conformance.Formats;

/// <summary>A registry with metrics of every kind, with classic names and with names of any characters.</summary>
internal sealed class EveryKindRegistry : ICollector
{
    private EveryKindRegistry()
    {
    }

    public static CollectorRegistry Create()
    {
        var registry = new CollectorRegistry { AllowUtf8Names = true };
        registry.CreateCounter("plain_total", "A counter.", "path").WithLabels("/a\n\"").Inc(1.5);
        registry.CreateCounter("counter_without_suffix", "A counter.").Inc(2);
        registry.CreateGauge("temperature_celsius", "A gauge.", new GaugeOptions { Unit = "celsius" }).Set(-21.5);
        registry.CreateGauge("empty_label", "A gauge.", "path").WithLabels("").Set(1);
        registry.CreateInfo("build_info", "An info.").Set([new("version", "1.2.3")]);
        registry.CreateStateSet("phase", "States.", ["on", "off"]).Set("on");
        Histogram histogram = registry.CreateHistogram("latency_seconds", "A histogram.", new HistogramOptions { Buckets = [0.5, 1, 1e6], Unit = "seconds" });
        histogram.Observe(0.25);
        histogram.Observe(2);
        registry.CreateCounter("http.requests_total", "A name with a dot.", "http.method", "größe").WithLabels("GET", "groß").Inc(3);
        registry.CreateGauge("花火", "A name of other letters.", "a花").WithLabels("火").Set(4);
        registry.CreateHistogram("rpc \"latency\"\\", "A name with quotes.", ["a b"], new HistogramOptions { Buckets = [1] }).WithLabels("c").Observe(3);
        registry.CreateStateSet("rpc.phase", "States.", ["on", "off"]).Set("off");
        registry.CreateInfo("target.build_info", "An info.").Set([new("sdk.version", "1.2.3")]);
        registry.Register(new EveryKindRegistry());
        return registry;
    }

    public void Collect(MetricWriter writer)
    {
        writer.BeginUnknown("of_no_kind", "Unknown.").Add(5);
        writer.BeginSummary("sizes_bytes", "A summary.", [0.99, 0.5], "path").Add(3, 7.5, [4, 2], "/a");
        writer.BeginSummary("rpc.sizes", "A summary.", [0.5]).Add(3, 7.5, [2]);
        writer.BeginGaugeHistogram("ages_seconds", "A gauge histogram.", [1], "path").Add([1, 2], 9, "/a");
    }
}
