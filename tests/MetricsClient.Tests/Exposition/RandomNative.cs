namespace MetricsClient.Tests.Exposition;

/// <summary>Random native histograms, summaries and exemplars for a registry, from instruments and from a collector.</summary>
internal static class RandomNative
{
    /// <summary>Adds the families.</summary>
    public static void AddTo(CollectorRegistry registry, Random random)
    {
        for (int i = 0; i < 4; i++)
        {
            double[] bounds = [.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomText.Number(random)).Where(double.IsFinite).Distinct().Order()];
            Histogram histogram = registry.CreateHistogram($"native{i} {RandomText.Name(random)}", "h", new HistogramOptions
            {
                Buckets = random.Next(2) == 0 ? bounds : [],
                Native = new NativeHistogramOptions { Schema = random.Next(-4, 9), MaxBuckets = random.Next(1, 200) },
            });
            for (int observations = random.Next(40); observations > 0; observations--)
            {
                Observe(histogram, random);
            }
        }

        Summary summary = registry.CreateSummary("summed " + RandomText.Name(random), "h", new SummaryOptions { Quantiles = [0.5, 0.99] });
        summary.Observe(RandomText.Number(random) is var number && double.IsNaN(number) ? 1 : number);
        registry.CreateCounter("counted " + RandomText.Name(random), "h").Inc(1, Exemplar.From(Exemplar.Pair("trace_id", RandomText.Value(random))));
        registry.Register(new Collector(random.Next()));
    }

    private static void Observe(Histogram histogram, Random random)
    {
        double value = random.Next(3) == 0 ? RandomText.Number(random) : (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-3, 4));
        if (random.Next(5) == 0)
        {
            histogram.Observe(value, Exemplar.From(Exemplar.Pair("a" + random.Next(9), RandomText.Value(random))));
        }
        else
        {
            histogram.Observe(value, random.Next(1, 4));
        }
    }

    private sealed class Collector : ICollector
    {
        private readonly int _seed;

        public Collector(int seed)
        {
            _seed = seed;
        }

        public void Collect(MetricWriter writer)
        {
            var random = new Random(_seed);
            int schema = random.Next(-4, 9);
            writer.BeginNativeHistogram("foreign " + RandomText.Name(random), "h", schema, random.NextDouble() / 1000, "x." + RandomText.Name(random))
                .Add(Buckets(random, schema), Buckets(random, schema), random.Next(5), RandomText.Number(random), RandomText.Value(random));
        }

        private static Dictionary<int, long> Buckets(Random random, int schema)
        {
            int highest = (int)(Math.ScaleB(1024, schema) + 1);
            var buckets = new Dictionary<int, long> { [random.Next(2) == 0 ? highest : 0] = 1 };
            for (int i = random.Next(8); i > 0; i--)
            {
                buckets[random.Next(-4, 12)] = random.NextInt64(1L << random.Next(1, 50));
            }

            return buckets.Where(bucket => bucket.Key <= highest && bucket.Key >= Math.ScaleB(-1074, schema)).ToDictionary();
        }
    }
}
