using MetricsClient.Model;
using MetricsClient.Storage.Quantiles;

namespace MetricsClient.Tests.Storage.Quantiles;

/// <summary>Compares the quantiles of a sketch with the exact quantiles.</summary>
public sealed class QuantileSketchTests
{
    private const double Bound = 1 / 128.0;
    private const int Observations = 50_000;

    private static readonly QuantileLabels s_quantiles = new("x", [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1]);

    public static TheoryData<string, Func<Random, int, double>> Distributions() => new()
    {
        { "uniform", static (random, _) => random.NextDouble() },
        { "uniform around zero", static (random, _) => random.NextDouble() - 0.5 },
        { "normal", static (random, _) => Normal(random) },
        { "normal, far from zero", static (random, _) => 300 + Normal(random) },
        { "exponential", static (random, _) => Exponential(random) },
        { "bimodal", static (random, _) => random.Next(2) == 0 ? 0.01 + (Normal(random) * 0.001) : 10 + Normal(random) },
        { "heavy tail", static (random, _) => 1 / Math.Pow(1 - random.NextDouble(), 2) },
        { "ascending", static (_, i) => i },
        { "descending", static (_, i) => Observations - i },
        { "descending below zero", static (_, i) => -i },
        { "constant", static (_, _) => 0.3 },
        { "mostly zero", static (random, _) => random.Next(10) == 0 ? random.NextDouble() : -0.0 },
        { "small integers", static (random, _) => random.Next(20) - 10 },
        { "eighteen orders of magnitude", static (random, _) => Math.Pow(10, (random.NextDouble() * 18) - 9) },
        { "huge", static (random, _) => double.MaxValue * (1 - random.NextDouble()) },
        { "tiny", static (random, _) => 1e-306 * random.NextDouble() },
        { "infinite at times", static (random, _) => random.Next(100) == 0 ? double.PositiveInfinity : random.Next(50) == 0 ? double.NegativeInfinity : Normal(random) },
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Every_quantile_is_within_the_error_bound(string distribution, Func<Random, int, double> next)
    {
        var random = new Random(distribution.Length);
        double[] observed = [.. Enumerable.Range(0, Observations).Select(i => next(random, i))];
        var sketch = new QuantileSketch();
        Array.ForEach(observed, value => sketch.Add(value, 1));

        AssertWithin(Bound, observed, sketch);
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Merged_sketches_are_as_exact_as_a_single_sketch(string distribution, Func<Random, int, double> next)
    {
        var random = new Random(distribution.Length);
        double[] observed = [.. Enumerable.Range(0, Observations).Select(i => next(random, i))];
        var merged = new QuantileSketch();
        foreach (double[] part in observed.Chunk(Observations / 7))
        {
            var sketch = new QuantileSketch();
            Array.ForEach(part, value => sketch.Add(value, 1));
            merged.Add(sketch);
        }

        AssertWithin(Bound, observed, merged);
    }

    [Theory]
    [InlineData(30, 1 / 64.0)]
    [InlineData(60, 1 / 32.0)]
    [InlineData(120, 1 / 16.0)]
    [InlineData(300, 1 / 8.0)]
    [InlineData(610, 1 / 4.0)]
    public void The_error_bound_doubles_step_by_step_with_the_orders_of_magnitude(int orders, double bound)
    {
        var random = new Random(orders);
        double[] observed = [.. Enumerable.Range(0, Observations).Select(_ => Math.Pow(10, (random.NextDouble() - 0.5) * orders))];
        var one = new QuantileSketch();
        var merged = new QuantileSketch();
        foreach (double value in observed)
        {
            one.Add(value, 1);
            var single = new QuantileSketch();
            single.Add(value, 1);
            merged.Add(single);
        }

        AssertWithin(bound, observed, one);
        AssertWithin(bound, observed, merged);
    }

    [Fact]
    public void A_coarse_sketch_and_a_fine_sketch_can_be_added_to_each_other()
    {
        double[] far = [1e-200, 1, 1e200];
        double[] near = [2, 3, 5, 7];
        var coarse = new QuantileSketch();
        var fine = new QuantileSketch();
        Array.ForEach(far, value => coarse.Add(value, 1));
        Array.ForEach(near, value => fine.Add(value, 1));
        var both = new QuantileSketch();
        both.Add(fine);
        both.Add(coarse);
        coarse.Add(fine);

        AssertWithin(0.25, [.. far, .. near], both);
        AssertWithin(0.25, [.. far, .. near], coarse);
    }

    [Fact]
    public void One_observation_can_count_many_times()
    {
        var sketch = new QuantileSketch();
        sketch.Add(1, 900);
        sketch.Add(1000, 100);

        AssertWithin(Bound, [.. Enumerable.Repeat(1.0, 900), .. Enumerable.Repeat(1000.0, 100)], sketch);
    }

    [Fact]
    public void A_cleared_sketch_is_empty_and_as_exact_as_a_new_sketch()
    {
        var sketch = new QuantileSketch();
        double[] far = [-1e300, -1e-300, 0, 1e-300, 1e300, double.PositiveInfinity, double.NegativeInfinity];
        Array.ForEach(far, value => sketch.Add(value, 1));

        sketch.Clear();

        Assert.All(Values(sketch), static value => Assert.Equal(double.NaN, value));
        sketch.Add(3, 1);
        AssertWithin(Bound, [3], sketch);
    }

    [Fact]
    public void Buckets_of_cleared_observations_do_not_reduce_the_precision()
    {
        var sketch = new QuantileSketch();
        sketch.Add(1e-9, 1);
        sketch.Add(1, 1);
        sketch.Clear();
        sketch.Add(1, 1);
        sketch.Add(1e15, 1);

        AssertWithin(Bound, [1, 1e15], sketch);
    }

    private static void AssertWithin(double bound, double[] observed, QuantileSketch sketch)
    {
        double[] sorted = [.. observed.Order()];
        double[] values = Values(sketch);
        for (int i = 0; i < values.Length; i++)
        {
            double exact = sorted[Math.Max(0, (int)Math.Ceiling(s_quantiles[i] * sorted.Length) - 1)];

            // Subnormal numbers count as zero.
            double most = double.IsFinite(exact) ? (Math.Abs(exact) * bound) + 2.3e-308 : 0;
            Assert.True(values[i] == exact || Math.Abs(values[i] - exact) <= most, $"{s_quantiles[i]}: {values[i]}, not {exact}");
        }
    }

    private static double[] Values(QuantileSketch sketch)
    {
        double[] values = new double[s_quantiles.Count];
        sketch.Read(s_quantiles, values);
        return values;
    }

    private static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());

    private static double Normal(Random random) =>
        Math.Sqrt(2 * Exponential(random)) * Math.Cos(2 * Math.PI * random.NextDouble());
}
