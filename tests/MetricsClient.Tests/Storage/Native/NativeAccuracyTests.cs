namespace MetricsClient.Tests.Storage.Native;

/// <summary>Compares quantiles estimated from native buckets by the method of Prometheus with the exact quantiles.</summary>
public sealed class NativeAccuracyTests
{
    private const int Observations = 20_000;

    private static readonly double[] s_quantiles = [0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1];

    [Theory]
    [InlineData("uniform", 0)]
    [InlineData("uniform", 3)]
    [InlineData("exponential", 3)]
    [InlineData("exponential", 8)]
    [InlineData("lognormal", 0)]
    [InlineData("lognormal", 3)]
    [InlineData("lognormal", 5)]
    [InlineData("pareto", 3)]
    [InlineData("bimodal", 3)]
    [InlineData("normal", 3)]
    [InlineData("normal", -1)]
    public void An_estimated_quantile_is_within_the_growth_factor_of_the_exact_quantile(string distribution, int schema)
    {
        Histogram histogram = new CollectorRegistry().CreateHistogram(
            "x", "", new HistogramOptions { Buckets = [], Native = new() { Schema = schema, MinResetInterval = Timeout.InfiniteTimeSpan } });
        var random = new Random(schema);
        double[] values = [.. Enumerable.Range(0, Observations).Select(_ => Draw(distribution, random))];
        Array.ForEach(values, histogram.Observe);
        Array.Sort(values);

        // The final schema: the bucket limit may have reduced the resolution.
        NativeHistogramSnapshot read = histogram.GetSnapshot().Native!;
        double bound = Math.Pow(2, Math.Pow(2, -read.Schema)) - 1;
        Assert.Equal(0, read.ZeroCount);
        Assert.InRange(read.Schema, Math.Min(schema, 2), schema);
        Assert.All(s_quantiles, quantile =>
        {
            double rank = quantile * Observations;
            double exact = values[(int)Math.Ceiling(rank) - 1];
            Assert.InRange(Math.Abs(Estimate(read, rank) - exact), 0, bound * Math.Abs(exact));
        });
    }

    private static double Draw(string distribution, Random random) => distribution switch
    {
        "uniform" => random.NextDouble(),
        "exponential" => -Math.Log(1 - random.NextDouble()),
        "lognormal" => Math.Exp(Normal(random)),
        "pareto" => Math.Pow(1 - random.NextDouble(), -1 / 1.5),
        "bimodal" => random.Next(10) < 9 ? Math.Exp(Normal(random) / 4) / 100 : 5 + (Normal(random) / 2),
        _ => Normal(random),
    };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // Interpolates within the bucket of the rank on the exponential scale, on which all buckets have the same width.
    private static double Estimate(NativeHistogramSnapshot read, double rank)
    {
        double before = 0;
        foreach (NativeHistogramBucket bucket in read.NegativeBuckets.Reverse().Concat(read.PositiveBuckets))
        {
            if (before + bucket.Count >= rank)
            {
                double part = (rank - before) / bucket.Count;
                return bucket.LowerBound * Math.Pow(bucket.UpperBound / bucket.LowerBound, part);
            }

            before += bucket.Count;
        }

        throw new InvalidOperationException("The rank exceeds the number of observations.");
    }
}
