namespace MetricsClient.Tests.Registry;

public sealed class NamingTests
{
    private readonly CollectorRegistry _registry = new();

    [Theory]
    [InlineData("", "''")]
    [InlineData("9lives", "'9lives'")]
    [InlineData("jobs\n", "'jobs\\n'")]
    [InlineData("jobs\r", "'jobs\\r'")]
    [InlineData("größe", "'größe'")]
    [InlineData("jobs.done", "'jobs.done'")]
    [InlineData("jobs done", "'jobs done'")]
    [InlineData("jobs\u0661", "'jobs\u0661'")]
    public void A_name_that_servers_do_not_accept_is_rejected_for_every_kind(string given, string shown)
    {
        Action[] registrations =
        [
            () => _registry.CreateCounter(given, "help"),
            () => _registry.CreateGauge(given, "help", "label"),
            () => _registry.CreateHistogram(given, "help"),
            () => _registry.CreateObservableGauge(given, "help", () => 1),
            () => _registry.CreateObservableCounter(given, "help", ["label"], () => []),
        ];

        Assert.All(registrations, registration =>
        {
            ArgumentException refusal = Assert.Throws<ArgumentException>("name", registration);
            Assert.StartsWith(
                $"{shown} is not a metric name; use letters, digits, '_' and ':', and do not start with a digit"
                    + (given.Length > 0 ? ", or set AllowUtf8Names on the registry." : "."),
                refusal.Message,
                StringComparison.Ordinal);
        });
        Assert.Equal("", _registry.InText());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("_")]
    [InlineData(":")]
    [InlineData("job:rate5m:sum")]
    [InlineData("Total9")]
    [InlineData("metricsclient")]
    public void A_name_that_servers_accept_is_exposed_unchanged(string name)
    {
        _registry.CreateGauge(name, "");

        Assert.Equal($"# TYPE {name} gauge\n{name} 0\n", _registry.InText());
    }

    [Fact]
    public void Names_that_the_library_uses_for_itself_are_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>("name", () => _registry.CreateGauge("metricsclient_x", ""));

        Assert.StartsWith("'metricsclient_x' is reserved for the metrics of the library;", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0code")]
    [InlineData("code\n")]
    [InlineData("größe")]
    [InlineData("a:b")]
    [InlineData("a-b")]
    public void A_label_name_that_servers_do_not_accept_is_refused(string label)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            "labelNames", () => _registry.CreateCounter("jobs_total", "", "first", label));

        Assert.StartsWith(
            $"'{label.Replace("\n", "\\n", StringComparison.Ordinal)}' is not a label name ('jobs_total'); use letters, digits and '_'",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("__name__")]
    [InlineData("__x")]
    [InlineData("__")]
    public void A_label_name_reserved_by_servers_is_rejected(string label)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateCounter("jobs_total", "", label));

        Assert.StartsWith($"The label name '{label}' is reserved and cannot be given to 'jobs_total'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bucket_label_is_reserved_on_histograms_only()
    {
        Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateHistogram("rpc_seconds", "", "le"));
        _registry.CreateGauge("frontier", "", "le").WithLabels("1").Set(2);

        Assert.Equal("# TYPE frontier gauge\nfrontier{le=\"1\"} 2\n", _registry.InText());
    }

    [Fact]
    public void A_duplicate_label_name_is_rejected()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            "labelNames", () => _registry.CreateCounter("jobs_total", "", "code", "method", "code"));

        Assert.StartsWith("The label name 'code' occurs twice on 'jobs_total'", refusal.Message, StringComparison.Ordinal);
        _registry.CreateCounter("jobs_total", "", "code", "Code");
    }

    [Fact]
    public void An_empty_list_of_label_names_is_refused()
    {
        string[] none = [];

        ArgumentException refusal = Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateCounter("jobs_total", "", none));

        Assert.StartsWith(
            "'jobs_total' was given an empty list of label names; call the method without label names to create a metric without labels.", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateGauge("size", "", none, new GaugeOptions()));
        Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateHistogram("rpc_seconds", "", none));
        Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateObservableGauge("size", "", none, () => []));
    }

    [Fact]
    public void Null_options_are_the_default_options()
    {
        Assert.Same(_registry.CreateCounter("c", ""), _registry.CreateCounter("c", "", options: null));
        Assert.Same(_registry.CreateCounter("lc", "", "label"), _registry.CreateCounter("lc", "", ["label"], null));
        Assert.Same(_registry.CreateGauge("g", "", "label"), _registry.CreateGauge("g", "", ["label"], null));
        Assert.Same(_registry.CreateHistogram("h", "", "label"), _registry.CreateHistogram("h", "", ["label"], null));
        Assert.Same(_registry.CreateSummary("s", "", "label"), _registry.CreateSummary("s", "", ["label"], null));
        Assert.Same(_registry.CreateInfo("i", "", "label"), _registry.CreateInfo("i", "", ["label"], null));
        Assert.Same(_registry.CreateStateSet<DayOfWeek>("e", "", "label"), _registry.CreateStateSet<DayOfWeek>("e", "", ["label"], null));
        Assert.Same(_registry.CreateStateSet("t", "", ["on"], ["label"]), _registry.CreateStateSet("t", "", ["on"], ["label"], null));
    }

    [Fact]
    public void A_missing_argument_is_named()
    {
        Assert.Throws<ArgumentNullException>("name", () => _registry.CreateCounter(null!, ""));
        Assert.Throws<ArgumentNullException>("help", () => _registry.CreateCounter("x", null!));
        Assert.Throws<ArgumentNullException>("labelNames", () => _registry.CreateGauge("x", "", (string[])null!));
        Assert.Throws<ArgumentNullException>("labelNames", () => _registry.CreateGauge("x", "", "label", (string)null!));
        Assert.Throws<ArgumentNullException>("callback", () => _registry.CreateObservableGauge("x", "", null!));
        Assert.Throws<ArgumentNullException>("callback", () => _registry.CreateObservableGauge("x", "", ["label"], null!));
        Assert.Equal("", _registry.InText());
    }

    [Fact]
    public void Options_that_are_null_are_the_default_options()
    {
        Assert.Same(_registry.CreateCounter("x_total", "", (CounterOptions?)null), _registry.CreateCounter("x_total", ""));
        Assert.Same(_registry.CreateHistogram("y", "", options: null), _registry.CreateHistogram("y", "", new HistogramOptions()));
    }

    [Theory]
    [InlineData("sent", "bytes")]
    [InlineData("sentbytes", "bytes")]
    [InlineData("sent_bytes", "byte")]
    [InlineData("sent_bytes", "Bytes")]
    [InlineData("bytes", "bytes")]
    [InlineData("sent_", "")]
    [InlineData("sent_a b", "a b")]
    public void A_unit_that_is_not_the_end_of_the_name_is_refused(string given, string unit) => Assert.Throws<ArgumentException>("name", () => _registry.CreateGauge(given, "", new GaugeOptions { Unit = unit }));

    [Fact]
    public void The_unit_of_a_counter_precedes_the_suffix_total()
    {
        var options = new CounterOptions { Unit = "bytes" };

        ArgumentException refusal = Assert.Throws<ArgumentException>("name", () => _registry.CreateCounter("sent_total", "", options));
        _registry.CreateCounter("sent_bytes_total", "", options);
        _registry.CreateCounter("received_bytes", "", options);

        Assert.StartsWith(
            "'sent_total' must end with its unit '_bytes' (before '_total' for a counter); rename the metric or leave the unit out.",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.Equal(
            """
            # TYPE received_bytes unknown
            # UNIT received_bytes bytes
            received_bytes 0
            # TYPE sent_bytes counter
            # UNIT sent_bytes bytes
            sent_bytes_total 0
            # EOF

            """,
            _registry.InOpenMetrics());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_series_limit_below_one_is_refused(int limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            "options.MaxSeries", () => _registry.CreateGauge("size", "", ["label"], new GaugeOptions { MaxSeries = limit }));
    }
}
