namespace MetricsClient.Tests.Exposition;

/// <summary>Registries of random families, whose names, help texts, labels and values hold every kind of character and number.</summary>
internal static class RandomRegistry
{
    public static CollectorRegistry Create(Random random)
    {
        var registry = new CollectorRegistry { AllowUtf8Names = true };
        if (random.Next(2) != 0)
        {
            registry.SetStaticLabels([KeyValuePair.Create("y" + RandomText.Name(random), RandomText.Value(random))]);
        }

        for (int i = 0; i < 12; i++)
        {
            try
            {
                Add(registry, random);
            }
            catch (Exception refusal) when (refusal is ArgumentException or InvalidOperationException)
            {
                // Some names conflict or are reserved: the remaining families must still be valid.
            }
        }

        registry.Register(new Collector(random.Next()));
        return registry;
    }

    private static void Add(CollectorRegistry registry, Random random)
    {
        string name = RandomText.Name(random);
        string help = "h" + RandomText.Value(random);
        string[] labels = LabelNames(random);
        string[][] series = [LabelValues(random, labels), LabelValues(random, labels)];
        switch (random.Next(5))
        {
            case 0:
                MetricFamily<Counter> counters = registry.CreateCounter(name + "_total", help, labels);
                Array.ForEach(series, values => counters.WithLabels(values).Inc(Math.Min(Math.Abs(RandomText.Number(random)), double.MaxValue)));
                break;
            case 1:
                MetricFamily<Gauge> gauges = registry.CreateGauge(name, help, labels);
                Array.ForEach(series, values => gauges.WithLabels(values).Set(RandomText.Number(random)));
                break;
            case 2:
                MetricFamily<Histogram> histograms = registry.CreateHistogram(name, help, labels, new HistogramOptions { Buckets = Bounds(random) });
                Array.ForEach(series, values => histograms.WithLabels(values).Observe(RandomText.Number(random), 3));
                break;
            case 3:
                registry.CreateInfo(name + "_info", help, labels).WithLabels(series[0]).Set([new("z" + RandomText.Name(random), RandomText.Value(random))]);
                break;
            default:
                registry.CreateStateSet("s" + name, help, ["on", RandomText.Value(random) + "!"], labels).WithLabels(series[0]).Set("on");
                break;
        }
    }

    private static string[] LabelNames(Random random) =>
        [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => "x" + RandomText.Name(random)).Distinct()];

    private static string[] LabelValues(Random random, string[] labels) => Array.ConvertAll(labels, _ => RandomText.Value(random));

    private static double[] Bounds(Random random) =>
        [.. Enumerable.Range(0, random.Next(6)).Select(_ => RandomText.Number(random)).Where(double.IsFinite).Distinct().Order()];

    private sealed class Collector : ICollector
    {
        private readonly int _seed;

        public Collector(int seed)
        {
            _seed = seed;
        }

        // The same at each collect.
        public void Collect(MetricWriter writer)
        {
            var random = new Random(_seed);
            writer.BeginUnknown("collected " + RandomText.Name(random), "hu").Add(RandomText.Number(random));
            writer.BeginGaugeHistogram("collected ages " + RandomText.Name(random), "hg", [-1, 0.5], "x" + RandomText.Name(random))
                .Add([1, random.Next(9), 0], RandomText.Number(random), RandomText.Value(random));
            writer.BeginSummary("collected sizes " + RandomText.Name(random), "hs", [0.5, 0.1], "x" + RandomText.Name(random))
                .Add(random.Next(9), RandomText.Number(random), [RandomText.Number(random), double.NaN], RandomText.Value(random));
        }
    }
}
