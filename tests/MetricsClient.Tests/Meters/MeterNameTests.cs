namespace MetricsClient.Tests.Meters;

/// <summary>Names of instruments and tags that Prometheus does not have: different names are never merged in silence.</summary>
public sealed class MeterNameTests : MeterTest
{
    [Fact]
    public void Names_beyond_ASCII_stay_different()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<long>("\u8bf7\u6c42\u6570").Add(1);
        Meter.CreateCounter<long>("\u9519\u8bef\u6570").Add(10);
        Meter.CreateCounter<long>("gr\u00f6\u00dfe.kr\u00e4fte").Add(100);

        Assert.Equal(["_8bf7_6c42_6570_total 1", "_9519_8bef_6570_total 10", "gr_00f6_00df_e_kr_00e4_fte_total 100"], Series(Registry));
        Assert.Empty(Problems);
    }

    [Fact]
    public void Tags_beyond_ASCII_stay_different()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<long> orders = Meter.CreateCounter<long>("orders");
        orders.Add(1, Tag("\u5730\u533a", "\u5317\u4eac"), Tag("\u72b6\u6001", "\u5b8c\u6210"));
        orders.Add(1, Tag("\u5730\u533a", "\u5317\u4eac"), Tag("\u72b6\u6001", "\u5931\u8d25"));

        Assert.Equal(
            [
                "orders_total{_5730_533a=\"\u5317\u4eac\",_72b6_6001=\"\u5b8c\u6210\"} 1",
                "orders_total{_5730_533a=\"\u5317\u4eac\",_72b6_6001=\"\u5931\u8d25\"} 1",
            ],
            Series(Registry));
    }

    [Fact]
    public void With_UTF_8_names_all_characters_are_kept()
    {
        var registry = new CollectorRegistry { AllowUtf8Names = true };
        var problems = new ReportedProblems(registry);
        using IDisposable bridge = registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, AllowUtf8Names = true });
        Meter.CreateCounter<long>("\u8bf7\u6c42\u6570").Add(1, Tag("\u5730\u533a", "a"));
        Meter.CreateCounter<long>("http.requests").Add(2);
        Meter.CreateCounter<long>("http-requests").Add(3);
        Meter.CreateHistogram<double>("http.duration", "s").Record(1);

        string text = registry.In(ExpositionFormat.OpenMetricsText.WithEscaping(MetricsClient.Text.EscapingScheme.AllowUtf8));

        Assert.Contains("{\"\u8bf7\u6c42\u6570_total\",\"tag_\u5730\u533a\"=\"a\"} 1\n", text);
        Assert.Contains("{\"http.requests_total\"} 2\n", text);
        Assert.Contains("{\"http.duration_seconds_count\"} 1\n", text);

        // A server without UTF-8 support would receive both names as http_requests_total.
        Assert.StartsWith($"The instrument 'http-requests' of the meter '{Name}' is not exposed: ", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UTF_8_names_need_a_registry_that_allows_them()
    {
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(
            () => Registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, AllowUtf8Names = true }));

        Assert.Equal("The registry does not allow UTF-8 names; set CollectorRegistry.AllowUtf8Names before the first metric.", refusal.Message);
    }

    [Fact]
    public void Instruments_of_one_meter_whose_names_become_equal_are_reported_and_not_merged()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateGauge<long>("a.b").Record(1);
        Meter.CreateGauge<long>("a_b").Record(5);
        Meter.CreateObservableGauge("a-b", static () => 7);

        Assert.Equal(["a_b 1"], Series(Registry));
        Assert.Equal(
            [
                $"The instrument 'a_b' of the meter '{Name}' is not exposed: the instrument 'a.b' of the same meter has the Prometheus name 'a_b' already; rename one of the instruments, or set MeterBridgeOptions.AllowUtf8Names.",
                $"The instrument 'a-b' of the meter '{Name}' is not exposed: the instrument 'a.b' of the same meter has the Prometheus name 'a_b' already; rename one of the instruments, or set MeterBridgeOptions.AllowUtf8Names.",
            ],
            Problems);
    }

    [Fact]
    public void Only_a_counter_loses_and_gains_the_suffix_total()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateGauge<long>("my").Record(1);
        Meter.CreateGauge<long>("my_total").Record(5);
        Meter.CreateHistogram<double>("x").Record(1);
        Meter.CreateHistogram<double>("x_total").Record(5);

        string[] series = Series(Registry);

        Assert.Contains("my 1", series);
        Assert.Contains("my_total 5", series);
        Assert.Contains("x_count 1", series);
        Assert.Contains("x_sum 1", series);
        Assert.Contains("x_total_count 1", series);
        Assert.Contains("x_total_sum 5", series);
        Assert.Empty(Problems);
    }

    [Fact]
    public void A_conflict_of_kinds_is_reported()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<long>("jobs").Add(1);
        Meter.CreateGauge<long>("jobs").Record(5);

        Assert.Equal(["jobs_total 1"], Series(Registry));
        Assert.StartsWith($"The instrument 'jobs' of the meter '{Name}' is not exposed: ", Assert.Single(Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_whose_label_names_become_equal_are_joined_in_the_order_of_the_tags()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<long> counter = Meter.CreateCounter<long>("c");
        counter.Add(1, Tag("a.b", "1"), Tag("a_b", "2"));
        counter.Add(1, Tag("a_b", "2"), Tag("a.b", "1"));
        counter.Add(1, Tag("a_b", "3"), Tag("x", "y"), Tag("a-b", "0"), Tag("a.b", 1));

        Assert.Equal(["c_total{a_b=\"1;2\"} 2", "c_total{a_b=\"0;1;3\",x=\"y\"} 1"], Series(Registry));
    }

    [Theory]
    [InlineData("By/process", "bytes_per_process")]
    [InlineData("By/Cel", "bytes_per_celsius")]
    [InlineData("By/{request}", "bytes")]
    [InlineData("By{sent}", "bytes")]
    [InlineData("By/s", "bytes_per_second")]
    [InlineData("{request}/min", "per_minute")]
    [InlineData("kBy", "kilobytes")]
    [InlineData("TBy", "terabytes")]
    [InlineData("TiBy", "tebibytes")]
    [InlineData("\u03bcs", "microseconds")]
    [InlineData("\u00b5s", "microseconds")]
    [InlineData("\u00b0C", "celsius")]
    [InlineData("bit", "bit")]
    [InlineData("m/h", "meters_per_hour")]
    public void A_unit_becomes_a_word_at_the_end_of_the_name(string unit, string word)
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateGauge<int>("g", unit).Record(1);

        Assert.Equal([$"g_{word} 1"], Series(Registry));
    }

    [Fact]
    public void A_name_that_is_the_unit_or_ends_in_the_unit_has_the_unit_once()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<int>("bytes", "By").Add(1);
        Meter.CreateGauge<int>("seconds", "s").Record(2);
        Meter.CreateGauge<int>("queue.bytes", "By").Record(3);

        Assert.Equal(["bytes_total 1", "queue_bytes 3", "seconds 2"], Series(Registry).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_list_in_a_tag_is_written_as_a_JSON_array()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<long> counter = Meter.CreateCounter<long>("c");
        string[] roles = ["admin", "us\"er"];
        counter.Add(1, Tag("roles", roles));
        counter.Add(1, Tag("roles", Array.Empty<string>()));
        counter.Add(1, Tag("roles", new object?[] { 1, 2.5, true, null, "\u5317" }));
        counter.Add(1, Tag("roles", new List<int> { 1, 2 }));

        Assert.Equal(
            [
                "c_total{roles=\"[\\\"admin\\\",\\\"us\\\\\\\"er\\\"]\"} 1",
                "c_total{roles=\"[]\"} 1",
                "c_total{roles=\"[1,2.5,true,null,\\\"\u5317\\\"]\"} 1",
                "c_total{roles=\"[1,2]\"} 1",
            ],
            Series(Registry));
    }

    [Fact]
    public void Tags_of_a_meter_and_an_instrument_are_labels_unless_a_measurement_has_the_tag()
    {
        using var meter = new System.Diagnostics.Metrics.Meter(new System.Diagnostics.Metrics.MeterOptions(Name) { Tags = [Tag("site", "berlin"), Tag("room", 1)] });
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<long> counter = meter.CreateCounter<long>("c", null, null, [Tag("room", 2)]);
        counter.Add(1);
        counter.Add(1, Tag("site", "paris"));

        Assert.Equal(["c_total{room=\"2\",site=\"berlin\"} 1", "c_total{room=\"2\",site=\"paris\"} 1"], Series(Registry));
    }
}
