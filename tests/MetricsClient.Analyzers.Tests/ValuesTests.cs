namespace MetricsClient.Analyzers.Tests;

public class ValuesTests
{
    private static readonly string[] s_badAmounts = ["-1", "-0.5", "NaN", "Infinity"];

    [Fact]
    public async Task Constant_amounts_that_a_counter_rejects_are_errors()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            const double Negative = -0.5;
            Counter counter = Metrics.CreateCounter("a_total", "");
            MetricFamily<Counter> family = Metrics.CreateCounter("b_total", "", "l");
            counter.Inc(-1);
            counter.Inc(Negative, Exemplar.None);
            family.WithLabels("x").Inc(double.NaN);
            counter.IncTo(double.PositiveInfinity);
            counter.Inc(args.Length > 0 ? -1 : args.Length > 1 ? 1 : -0.5);
            counter.Inc(args.Length > 0 ? 2 : args.Length);
            """);

        Assert.Equal(
            s_badAmounts.Concat(["-1", "-0.5"]).Select(static amount =>
                $"MC0009 Error: A counter cannot be increased by {amount}; pass a finite amount that is not negative, or use a gauge for a value that can decrease"),
            messages);
    }

    [Fact]
    public async Task Amounts_that_are_valid_or_computed_are_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        Counter counter = Metrics.CreateCounter("a_total", "");
        Gauge gauge = Metrics.CreateGauge("b", "");
        double amount = -1;
        counter.Inc();
        counter.Inc(0);
        counter.Inc(amount);
        counter.IncTo(5);
        gauge.Inc(-1);
        gauge.Set(double.NaN);
        """));

    [Fact]
    public async Task The_first_bound_out_of_order_is_an_error_in_each_form_of_a_list()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            Metrics.CreateHistogram("a", "", new HistogramOptions { Buckets = [1, 0.5, 0.25] });
            Metrics.CreateHistogram("b", "", new HistogramOptions { Buckets = new[] { 1.0, 2, 2 } });
            var options = new HistogramOptions();
            options.Buckets = new double[] { double.PositiveInfinity, 1 };
            options.Buckets = [double.NaN];
            options.Buckets = new List<double> { 3, 1 };
            double[] list = [3, 2, 1];
            options.Buckets = list;
            Metrics.CreateHistogram("e", "", new HistogramOptions { Buckets = list });

            class Collector : ICollector
            {
                public void Collect(MetricWriter writer)
                {
                    writer.BeginHistogram("c", "", [3, 2], "l");
                    writer.BeginGaugeHistogram("d", "", new double[] { 1, 1 });
                }
            }
            """);

        Assert.Equal(
            ["MC0010 0.5", "MC0010 2", "MC0010 double.PositiveInfinity", "MC0010 double.NaN", "MC0010 1", "MC0010 2", "MC0010 2", "MC0010 2", "MC0010 1"],
            findings);
    }

    [Fact]
    public async Task Bounds_that_are_valid_or_computed_are_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        double computed = args.Length;
        double[] list = [2, 1];
        Array.Sort(list);
        double[] changed = [2, 1];
        changed[0] = 0;
        Metrics.CreateHistogram("e", "", new HistogramOptions { Buckets = changed });
        Metrics.CreateHistogram("f", "", new HistogramOptions { Buckets = new List<double>(changed) { 2, 1 } });
        double[] known = [1, 2];
        Metrics.CreateHistogram("g", "", new HistogramOptions { Buckets = known });
        Metrics.CreateHistogram("a", "", new HistogramOptions { Buckets = [-1, 0, 0.5, 1e9, double.PositiveInfinity] });
        Metrics.CreateHistogram("b", "", new HistogramOptions { Buckets = [5, computed, 1] });
        Metrics.CreateHistogram("c", "", new HistogramOptions { Buckets = list });
        Metrics.CreateHistogram("d", "", new HistogramOptions { Buckets = [] });
        var other = new Other { Buckets = [2, 1], Quantiles = [7] };

        class Other
        {
            public double[] Buckets { get; set; } = [];
            public double[] Quantiles { get; set; } = [];
        }
        """));

    [Theory]
    [InlineData("private static readonly double[] List = { 2, 1 };", "")]
    [InlineData("private static readonly double[] List = [2, 1];", "_ = List.Length + List[0];")]
    [InlineData("public static readonly IReadOnlyList<double> List = new double[] { 2, 1 };", "foreach (double bound in List) { }")]
    [InlineData("internal static readonly double[] List = new double[] { 2, 1 };", "_ = string.Join(',', System.Linq.Enumerable.Select(List, bound => bound));")]
    [InlineData("private readonly double[] List = [2, 1];", "")]
    [InlineData("private static double[] List { get; } = [2, 1];", "")]
    [InlineData("private static readonly List<double> List = new() { 2, 1 };", "")]
    public async Task Constant_bounds_of_a_field_that_no_code_changes_are_errors(string field, string use) =>
        Assert.Equal(["MC0010 1"], await FindingsOfField(field, use));

    [Theory]
    [InlineData("private static readonly double[] List = [1, 2];", "")]
    [InlineData("private static double[] List = [2, 1];", "")]
    [InlineData("public static readonly double[] List = [2, 1];", "")]
    [InlineData("private static readonly double[] List = [2, 1];", "Array.Sort(List);")]
    [InlineData("private static readonly double[] List = [2, 1];", "List[0] = 0;")]
    [InlineData("private static readonly double[] List = [2, 1];", "List[0]--;")]
    [InlineData("private static readonly double[] List = [2, 1];", "ref double first = ref List[0];")]
    [InlineData("private static readonly double[] List = [2, 1];", "double[] other = List;")]
    [InlineData("private static readonly double[] List = [2, 1]; static C() { List = [1, 2]; }", "")]
    [InlineData("private static readonly double[] List = [2, Environment.TickCount];", "")]
    public async Task Bounds_of_a_field_that_other_code_may_change_are_not_reported(string field, string use) =>
        Assert.Empty(await FindingsOfField(field, use));

    [Fact]
    public async Task A_field_that_two_histograms_share_is_reported_once_and_quantiles_are_checked_as_well() => Assert.Equal(
        ["MC0010 1", "MC0010 7"],
        await CompiledProgram.Findings(
            "static class Lists { internal static readonly double[] Bounds = [2, 1]; internal static readonly double[] Quantiles = [0.5, 7]; }",
            """
            Metrics.CreateHistogram("a", "", new HistogramOptions { Buckets = Lists.Bounds });
            Metrics.CreateHistogram("b", "", new HistogramOptions { Buckets = Lists.Bounds });
            Metrics.CreateSummary("c", "", new SummaryOptions { Quantiles = Lists.Quantiles });
            """));

    private static Task<string[]> FindingsOfField(string field, string use) => CompiledProgram.Findings(
        $$"""
        public class C
        {
            {{field}}

            public void Run()
            {
                {{use}}
                Metrics.CreateHistogram("a", "", new HistogramOptions { Buckets = List });
            }
        }
        """);

    [Fact]
    public async Task Quantiles_out_of_range_or_repeated_are_errors()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            Metrics.CreateSummary("a", "", new SummaryOptions { Quantiles = [0.5, 99, 0.5, -0.1] });
            Metrics.CreateSummary("b", "", new SummaryOptions { Quantiles = [0, 0.5, 1] });

            class Collector : ICollector
            {
                public void Collect(MetricWriter writer) => writer.BeginSummary("c", "", [1.1]);
            }
            """);

        Assert.Equal(["MC0010 99", "MC0010 0.5", "MC0010 -0.1", "MC0010 1.1"], findings);
    }

    [Theory]
    [InlineData("1, 2, 3")]
    [InlineData("1, 1")]
    [InlineData("2, 1")]
    [InlineData("-5, 0, 5")]
    [InlineData("double.NegativeInfinity, 1")]
    [InlineData("double.NaN")]
    [InlineData("1, double.PositiveInfinity")]
    [InlineData("double.PositiveInfinity, 1")]
    public async Task The_analyzer_rejects_exactly_the_bounds_that_the_registry_rejects(string bounds)
    {
        string[] findings = await CompiledProgram.Findings($"Metrics.CreateHistogram(\"a\", \"\", new HistogramOptions {{ Buckets = [{bounds}] }});");

        double[] values = [.. bounds.Split(", ").Select(static text => text switch
        {
            "double.NaN" => double.NaN,
            "double.PositiveInfinity" => double.PositiveInfinity,
            "double.NegativeInfinity" => double.NegativeInfinity,
            _ => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        })];
        Exception? thrown = Record.Exception(() => new CollectorRegistry().CreateHistogram("a", "", new HistogramOptions { Buckets = values }));
        Assert.Equal(thrown is not null, findings.Length > 0);
    }

    [Theory]
    [InlineData("Linear", 0, 1, 5)]
    [InlineData("Linear", -1.5, 0.5, 1)]
    [InlineData("Linear", double.NaN, 1, 5)]
    [InlineData("Linear", 0, 0, 5)]
    [InlineData("Linear", 0, double.PositiveInfinity, 5)]
    [InlineData("Linear", 0, 1, 0)]
    [InlineData("Exponential", 0.001, 2, 16)]
    [InlineData("Exponential", 0, 2, 16)]
    [InlineData("Exponential", 1, 1, 16)]
    [InlineData("Exponential", 1, double.NegativeInfinity, 16)]
    [InlineData("Exponential", 1, 2, -1)]
    public async Task The_analyzer_rejects_exactly_the_arguments_that_the_computation_of_bounds_rejects(string method, double first, double second, int count)
    {
        string[] findings = await CompiledProgram.Findings($"Buckets.{method}({Code(first)}, {Code(second)}, count: {count});");

        Exception? thrown = Record.Exception(() => method == "Linear" ? Buckets.Linear(first, second, count) : Buckets.Exponential(first, second, count));
        Assert.Equal(thrown is not null ? 1 : 0, findings.Length);
        Assert.All(findings, static finding => Assert.StartsWith("MC0010 ", finding, StringComparison.Ordinal));

        static string Code(double number) => number switch
        {
            double.NaN => "double.NaN",
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            _ => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    [Fact]
    public async Task The_message_about_computed_bounds_has_the_remedy() => Assert.Equal(
        ["MC0010 Error: 'factor' cannot be 1; pass a finite number above 1"],
        await CompiledProgram.Messages("Buckets.Exponential(1, 1, args.Length);"));
}
