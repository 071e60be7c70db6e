using System.Buffers;
using System.Reflection;
using System.Runtime.Loader;

namespace MetricsClient.Tests.Registry;

public sealed class MetricsTests
{
    [Fact]
    public void The_facade_creates_in_the_default_registry()
    {
        CollectorRegistry registry = Metrics.DefaultRegistry;
        string[] names = ["label"];

        Assert.Same(Metrics.CreateCounter("facade_a_total", "A."), registry.CreateCounter("facade_a_total", "A."));
        Assert.Same(Metrics.CreateCounter("facade_b_total", "B.", new CounterOptions()), registry.CreateCounter("facade_b_total", "B."));
        Assert.Same(Metrics.CreateCounter("facade_c_total", "C.", "label"), registry.CreateCounter("facade_c_total", "C.", "label"));
        Assert.Same(Metrics.CreateCounter("facade_c_total", "C.", names), Metrics.CreateCounter("facade_c_total", "C.", names, new CounterOptions()));
        Assert.Same(Metrics.CreateGauge("facade_d", "D."), registry.CreateGauge("facade_d", "D."));
        Assert.Same(Metrics.CreateGauge("facade_e", "E.", new GaugeOptions()), registry.CreateGauge("facade_e", "E."));
        Assert.Same(Metrics.CreateGauge("facade_f", "F.", "label"), Metrics.CreateGauge("facade_f", "F.", ["label"], new GaugeOptions()));
        Assert.Same(Metrics.CreateGauge("facade_f", "F.", names), Metrics.CreateGauge("facade_f", "F.", names, new GaugeOptions()));
        Assert.Same(Metrics.CreateHistogram("facade_g", "G."), registry.CreateHistogram("facade_g", "G."));
        Assert.Same(Metrics.CreateHistogram("facade_h", "H.", new HistogramOptions()), registry.CreateHistogram("facade_h", "H."));
        Assert.Same(Metrics.CreateHistogram("facade_i", "I.", "label"), Metrics.CreateHistogram("facade_i", "I.", ["label"], new HistogramOptions()));
        Assert.Same(Metrics.CreateSummary("facade_j", "J."), registry.CreateSummary("facade_j", "J."));
        Assert.Same(Metrics.CreateSummary("facade_k", "K.", new SummaryOptions()), registry.CreateSummary("facade_k", "K."));
        Assert.Same(Metrics.CreateSummary("facade_l", "L.", "label"), Metrics.CreateSummary("facade_l", "L.", ["label"], new SummaryOptions()));
        Assert.Same(Metrics.CreateSummary("facade_l", "L.", names), Metrics.CreateSummary("facade_l", "L.", names, new SummaryOptions()));
        Assert.Same(Metrics.CreateHistogram("facade_i", "I.", names), Metrics.CreateHistogram("facade_i", "I.", names, new HistogramOptions()));
    }

    [Fact]
    public void The_facade_registers_callbacks_in_the_default_registry()
    {
        using IDisposable a = Metrics.CreateObservableCounter("facade_callback_a_total", "", static () => 1);
        using IDisposable b = Metrics.CreateObservableCounter("facade_callback_b_total", "", ["label"], Two);
        using IDisposable d = Metrics.CreateObservableGauge("facade_callback_d", "", static () => 1);
        using IDisposable e = Metrics.CreateObservableGauge("facade_callback_e", "", ["label"], Two);

        Assert.Equal(
            [
                "facade_callback_a_total 1", "facade_callback_b_total{label=\"x\"} 2",
                "facade_callback_d 1", "facade_callback_e{label=\"x\"} 2",
            ],
            Metrics.DefaultRegistry.Samples()
                .Where(static sample => sample.Name.StartsWith("facade_callback_", StringComparison.Ordinal))
                .Select(static sample => $"{sample.Series} {sample.Value}"));

        static IEnumerable<LabeledValue> Two() => [new LabeledValue(2, "x")];
    }

    [Fact]
    public void The_default_registry_carries_process_metrics() => Assert.Contains(Metrics.DefaultRegistry.Samples(), static sample => sample.Name == "process_cpu_seconds_total");

    // In a separate copy of the library, because the suppression lasts for the whole process.
    [Fact]
    public void Process_metrics_can_be_left_out_of_the_default_registry()
    {
        var apart = new AssemblyLoadContext(nameof(MetricsTests), isCollectible: true);
        Assembly library = apart.LoadFromAssemblyPath(typeof(Metrics).Assembly.Location);
        Assert.NotSame(typeof(Metrics).Assembly, library);
        Assert.Contains("process_cpu_seconds_total", DefaultText(library), StringComparison.Ordinal);

        MethodInfo suppress = library.GetType("MetricsClient.Metrics")!.GetMethod(nameof(Metrics.SuppressDefaultMetrics))!;
        suppress.Invoke(null, null);
        suppress.Invoke(null, null);

        Assert.Equal("", DefaultText(library));
        apart.Unload();
    }

    private static string DefaultText(Assembly library)
    {
        var output = new ArrayBufferWriter<byte>();
        object registry = library.GetType("MetricsClient.Metrics")!.GetProperty(nameof(Metrics.DefaultRegistry))!.GetValue(null)!;
        object format = library.GetType("MetricsClient.ExpositionFormat")!.GetProperty(nameof(ExpositionFormat.PrometheusText))!.GetValue(null)!;
        registry.GetType().GetMethod(nameof(CollectorRegistry.WriteTo))!.Invoke(registry, [output, format]);
        return output.AsText();
    }
}
