namespace MetricsClient.Analyzers.Tests;

public class UnitsTests
{
    [Fact]
    public async Task Milliseconds_in_a_metric_of_seconds_are_a_warning()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            class Service
            {
                private static readonly Histogram s_latency = Metrics.CreateHistogram("a_latency_seconds", "");
                private readonly MetricFamily<Counter> _time = Metrics.CreateCounter("a_time_seconds_total", "", "l");

                public Gauge Age { get; } = Metrics.CreateGauge("a_age_seconds", "");

                public void Run(TimeSpan time, System.Diagnostics.Stopwatch watch)
                {
                    s_latency.Observe(time.TotalMilliseconds);
                    s_latency.Observe(watch.ElapsedTicks);
                    _time.WithLabels("x").Inc(watch.ElapsedMilliseconds);
                    Age.Set(time.Milliseconds);
                    Metrics.CreateGauge("a_other_seconds", "").Set((double)time.Ticks);
                }
            }
            """);

        Assert.Equal(
            [
                "MC0013 Warning: 'a_latency_seconds' is in seconds, but the value of 'time.TotalMilliseconds' is not; use TotalSeconds, or a timer",
                "MC0013 Warning: 'a_latency_seconds' is in seconds, but the value of 'watch.ElapsedTicks' is not; use TotalSeconds, or a timer",
                "MC0013 Warning: 'a_time_seconds_total' is in seconds, but the value of 'watch.ElapsedMilliseconds' is not; use TotalSeconds, or a timer",
                "MC0013 Warning: 'a_age_seconds' is in seconds, but the value of 'time.Milliseconds' is not; use TotalSeconds, or a timer",
                "MC0013 Warning: 'a_other_seconds' is in seconds, but the value of 'time.Ticks' is not; use TotalSeconds, or a timer",
            ],
            messages);
    }

    [Theory]
    [InlineData("Latency?.Observe(time.TotalMilliseconds);", "TotalMilliseconds")]
    [InlineData("Time?.WithLabels(\"x\").Inc(time.TotalNanoseconds);", "TotalNanoseconds")]
    [InlineData("this.Latency.Observe(time.TotalDays);", "TotalDays")]
    [InlineData("Latency.Observe(time.Hours);", "Hours")]
    [InlineData("Latency.Observe(Math.Round(time.TotalMilliseconds));", "TotalMilliseconds")]
    [InlineData("Latency.Observe(Math.Round(time.TotalMilliseconds, 2));", "TotalMilliseconds")]
    [InlineData("Latency.Observe(-(time.TotalMilliseconds));", "TotalMilliseconds")]
    [InlineData("Latency.Observe(time.Days > 0 ? 1 : Math.Abs(time.TotalMinutes));", "TotalMinutes")]
    [InlineData("Latency?.Observe(time.TotalSeconds);", null)]
    [InlineData("Latency.Observe(Math.Round(time.TotalMilliseconds / 1000));", null)]
    [InlineData("Latency.Observe(Math.Max(time.TotalMilliseconds, 1));", null)]
    [InlineData("Latency.Observe(Math.Pow(time.TotalMilliseconds, 2));", null)]
    [InlineData("Latency.Observe(time.TotalMilliseconds > 5 ? 1 : 0);", null)]
    [InlineData("Other?.Observe(time.TotalMilliseconds);", null)]
    public async Task Values_inside_rounding_a_sign_or_a_condition_are_read(string statement, string? property) => Assert.Equal(
        property is null ? [] : [$"MC0013 time.{property}"],
        await CompiledProgram.Findings(
            $$"""
            class Service
            {
                private readonly Histogram Latency = Metrics.CreateHistogram("a_latency_seconds", "");
                private readonly MetricFamily<Counter> Time = Metrics.CreateCounter("a_time_seconds_total", "", "l");
                private readonly Histogram Other = Metrics.CreateHistogram("a_size", "");

                public void Run(TimeSpan time) { {{statement}} }
            }
            """));

    [Fact]
    public async Task The_page_lists_each_unit_and_each_listed_unit_is_reported()
    {
        string page = File.ReadAllText(Path.Combine(MetricsClient.Tests.Checkout.Root, "docs/analyzers.md"));
        string section = page.Split("## MC0012\n")[1].Split("\n## ")[0];
        string[] listed =
        [
            .. section.Split('\n')
                .Where(static line => line.StartsWith("| `_", StringComparison.Ordinal))
                .SelectMany(static line => line.Split('|')[1].Split(','))
                .Select(static unit => unit.Trim(' ', '`', '_')),
        ];
        string[] reported = ["bits", "days", "gb", "gibibytes", "gib", "gigabytes", "hours", "kb", "kib", "kibibytes", "kilobytes", "mb", "mebibytes", "megabytes", "mib", "microseconds", "milliseconds", "minutes", "ms", "nanoseconds", "ns", "pct", "percent", "sec", "tb", "tebibytes", "terabytes", "tib", "us", "weeks"];

        Assert.Equal(reported.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Equal(listed.Length, (await CompiledProgram.Messages(string.Concat(listed.Select(static unit => $"Metrics.CreateGauge(\"a_{unit}\", \"\");\n")))).Length);
    }

    [Fact]
    public async Task Seconds_converted_values_and_metrics_of_other_units_are_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        class Service
        {
            private readonly Histogram _latency = Metrics.CreateHistogram("a_latency_seconds", "");
            private readonly Histogram _unknown;
            private readonly Gauge _ticks = Metrics.CreateGauge("a_ticks", "");

            public Service(Histogram unknown, bool other)
            {
                _unknown = unknown;
                if (other)
                {
                    _unknown = Metrics.CreateHistogram("b_latency_seconds", "");
                }
            }

            public void Run(TimeSpan time, System.Diagnostics.Stopwatch watch, Milliseconds mine)
            {
                _latency.Observe(time.TotalSeconds);
                _latency.Observe(time.TotalMilliseconds / 1000);
                _latency.Observe(watch.Elapsed.TotalSeconds);
                _latency.Observe(mine.TotalMilliseconds);
                _unknown.Observe(time.TotalMilliseconds);
                _ticks.Set(time.Ticks);
            }
        }

        class Milliseconds { public double TotalMilliseconds => 1; }
        """));

    [Theory]
    [InlineData("CreateGauge", "a_latency_milliseconds", "milliseconds", "seconds")]
    [InlineData("CreateHistogram", "a_latency_ms", "ms", "seconds")]
    [InlineData("CreateCounter", "a_time_minutes_total", "minutes", "seconds")]
    [InlineData("CreateSummary", "a_size_megabytes", "megabytes", "bytes")]
    [InlineData("CreateGauge", "a_usage_percent", "percent", "ratio")]
    [InlineData("CreateGauge", "a_open_hours", "hours", "seconds")]
    [InlineData("CreateCounter", "a_sent_bits_total", "bits", "bytes")]
    public async Task A_unit_that_is_no_base_unit_is_a_warning(string method, string name, string unit, string baseUnit) => Assert.Equal(
        [$"MC0012 Warning: '{name}' ends in the unit '{unit}'; expose the base unit '{baseUnit}', and convert the values"],
        await CompiledProgram.Messages($"Metrics.{method}(\"{name}\", \"\");"));

    [Fact]
    public async Task Base_units_and_other_words_are_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        Metrics.CreateGauge("a_seconds", "");
        Metrics.CreateCounter("a_bytes_total", "");
        Metrics.CreateGauge("a_programs", "");
        Metrics.CreateGauge("ms", "");
        Metrics.CreateGauge("a_ms_count", "");
        """));

    [Fact]
    public async Task The_suffix_of_counters_on_another_metric_is_a_warning()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            Metrics.CreateGauge("a_total", "");
            Metrics.CreateObservableGauge("b_total", "", () => 1);
            Metrics.CreateHistogram("c_total", "");
            Metrics.CreateCounter("d_total", "");
            Metrics.CreateGauge("total", "");
            Metrics.CreateInfo("e_total", "");
            Metrics.CreateStateSet<DayOfWeek>("f_total", "");
            """);

        Assert.Equal(
            [
                "MC0011 Warning: 'a_total' ends in '_total', the suffix of counters, but is of the type gauge; remove the suffix, or use a counter",
                "MC0011 Warning: 'b_total' ends in '_total', the suffix of counters, but is of the type gauge; remove the suffix, or use a counter",
                "MC0011 Warning: 'c_total' ends in '_total', the suffix of counters, but is of the type histogram; remove the suffix, or use a counter",
                "MC0011 Warning: 'e_total' ends in '_total', the suffix of counters, but is of the type info; remove the suffix, or use a counter",
                "MC0011 Warning: 'f_total' ends in '_total', the suffix of counters, but is of the type state set; remove the suffix, or use a counter",
            ],
            messages);
    }
}
