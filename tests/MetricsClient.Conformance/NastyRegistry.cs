using System.Buffers;

namespace MetricsClient.Conformance;

/// <summary>A registry of difficult numbers, label values, help texts and bounds.</summary>
internal static class NastyRegistry
{
    /// <summary>Gets the label values of <c>nasty_level</c>, each with the value of the gauge.</summary>
    public static IReadOnlyDictionary<string, double> Levels { get; } = new Dictionary<string, double>
    {
        ["plain"] = 0.1,
        ["a \"quoted\" word"] = double.NaN,
        ["back\\slash, then n: \\n"] = double.PositiveInfinity,
        ["two\nlines"] = double.NegativeInfinity,
        ["Größe 花火 😱"] = double.MaxValue,
        ["} 1 # {a=\"b\"} 2"] = double.Epsilon,
        [" blanks "] = -0.0,
        ["carriage\rreturn\tand tab"] = 1e21,
        ["\u2028 \u0085 \u0001"] = 1_000_000,
        ["integer"] = 9_007_199_254_740_993,
    };

    public static CollectorRegistry Create()
    {
        var registry = new CollectorRegistry();
        registry.SetStaticLabels([KeyValuePair.Create("zone", "\"ü\"\\\n")]);
        MetricFamily<Gauge> levels = registry.CreateGauge("nasty_level", "Ein \"Maß\" \\ of\nall 😱 things.", "text");
        foreach ((string text, double value) in Levels)
        {
            levels.WithLabels(text).Set(value);
        }

        registry.CreateCounter("nasty_whole_total", "A whole number beyond 32 bits.").Inc(4_294_967_296);
        registry.CreateCounter("nasty_part_total", "A fraction.").Inc(0.1 + 0.2);
        Histogram below = registry.CreateHistogram(
            "nasty_below_zero", "Bounds below zero.", new HistogramOptions { Buckets = [-1, 0, 1] });
        below.Observe(-5);
        below.Observe(0.5);
        Histogram wide = registry.CreateHistogram(
            "nasty_wide",
            "Bounds of every notation.",
            new HistogramOptions { Buckets = [0.00001, 0.1, 1, 2.5, 100_000, 1_000_000] });
        wide.Observe(0.05);
        wide.Observe(double.PositiveInfinity);
        return registry;
    }

    /// <summary>Renders a registry.</summary>
    /// <returns>The rendered bytes.</returns>
    public static byte[] Write(CollectorRegistry registry, ExpositionFormat format)
    {
        var body = new ArrayBufferWriter<byte>();
        registry.WriteTo(body, format);
        return body.WrittenSpan.ToArray();
    }
}
