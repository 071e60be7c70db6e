namespace MetricsClient.Analyzers.Tests;

public class AssertionTests
{
    private const string Assertions =
        """
        public static class Assert
        {
            public static void Equal(double expected, double actual) { }
            public static void All(IEnumerable<int> all, Action<int> check) { }
        }

        public static class Fluent
        {
            public static double Should(this double value) => value;
        }
        """;

    [Fact]
    public async Task A_lookup_whose_value_is_asserted_is_a_suggestion()
    {
        string[] messages = await CompiledProgram.Messages(
            Assertions,
            """
            MetricFamily<Counter> jobs = Metrics.CreateCounter("a_total", "", "l");
            MetricFamily<Histogram> sizes = Metrics.CreateHistogram("b", "", "l");
            Assert.Equal(0, jobs.WithLabels("x").Value);
            Assert.Equal(1, (double)sizes.WithLabels("x").GetSnapshot().Count + 1);
            jobs.WithLabels("x").Value.Should();
            Assert.Equal(0, Metrics.CreateCounter<L>("c_total", "").WithLabels(new(true)).Value);
            Metrics.CreateCounter<L>("c_total", "").WithLabels(new(true)).Inc();

            [MetricLabels] public readonly partial record struct L(bool A);
            """);

        Assert.Equal(4, messages.Length);
        Assert.All(messages, static message => Assert.Equal(
            "MC0016 Info: WithLabels creates the series if it does not exist, so that the assertion cannot find a missing series; use GetValue of MetricsClient.Testing",
            message));
    }

    [Fact]
    public async Task Other_lookups_in_tests_are_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        Assertions,
        """
        MetricFamily<Counter> jobs = Metrics.CreateCounter("a_total", "", "l");
        Counter held = jobs.WithLabels("x");
        held.Inc();
        Assert.Equal(1, held.Value);
        double value = jobs.WithLabels("x").Value;
        Assert.All([1], _ => jobs.WithLabels("x").Inc());
        Console.WriteLine(jobs.WithLabels("x").Value);
        """));
}
