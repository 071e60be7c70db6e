namespace MetricsClient.Tests.Instruments;

public sealed class InfoTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void An_info_is_one_sample_of_the_value_1_whose_labels_say_it_all()
    {
        _registry.CreateInfo("build_info", "The build.").Set(("version", "1.2.3"), ("commit", "f00\"ba4"));

        Assert.Equal(
            "# HELP build_info The build.\n# TYPE build_info gauge\nbuild_info{version=\"1.2.3\",commit=\"f00\\\"ba4\"} 1\n", _registry.InText());
        Assert.Equal(
            "# TYPE build info\n# HELP build The build.\nbuild_info{version=\"1.2.3\",commit=\"f00\\\"ba4\"} 1\n# EOF\n", _registry.InOpenMetrics());
    }

    [Fact]
    public void Setting_it_again_replaces_the_labels()
    {
        Info info = _registry.CreateInfo("target_info", "", "region").WithLabels("eu");
        Assert.Equal("# TYPE target_info gauge\ntarget_info{region=\"eu\"} 1\n", _registry.InText());

        info.Set(("version", "1"));
        info.Set(("release", "2"));

        Assert.Equal("# TYPE target_info gauge\ntarget_info{region=\"eu\",release=\"2\"} 1\n", _registry.InText());
    }

    [Fact]
    public void Static_labels_come_last()
    {
        _registry.SetStaticLabels(new Dictionary<string, string> { ["zone"] = "b" });

        _registry.CreateInfo("build_info", "").Set(("version", "1"));

        Assert.Contains("build_info{version=\"1\",zone=\"b\"} 1\n", _registry.InText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("region")]
    [InlineData("zone")]
    [InlineData("__x")]
    [InlineData("a-b")]
    [InlineData("")]
    public void A_label_name_that_is_taken_or_not_valid_is_refused_and_changes_nothing(string name)
    {
        _registry.SetStaticLabels(new Dictionary<string, string> { ["zone"] = "b" });
        Info info = _registry.CreateInfo("build_info", "", "region").WithLabels("eu");
        info.Set(("version", "1"));

        Assert.Throws<ArgumentException>("labelNames", () => info.Set((name, "x")));

        Assert.Contains("build_info{region=\"eu\",version=\"1\",zone=\"b\"} 1\n", _registry.InText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_is_refused() =>
        Assert.Throws<ArgumentNullException>("labelValues", () => _registry.CreateInfo("build_info", "").Set(("version", null!)));

    [Fact]
    public void A_name_without_suffix_stays_a_gauge_of_that_name_in_every_format()
    {
        _registry.CreateInfo("build", "").Set(("version", "1"));

        Assert.Equal("# TYPE build gauge\nbuild{version=\"1\"} 1\n", _registry.InText());
        Assert.Equal("# TYPE build gauge\nbuild{version=\"1\"} 1\n# EOF\n", _registry.InOpenMetrics());
    }

    [Fact]
    public void The_name_without_its_suffix_is_taken_too()
    {
        _registry.CreateInfo("build_info", "");

        Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge("build", ""));
    }

    [Fact]
    public void It_has_no_unit()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            "options", () => _registry.CreateInfo("x_seconds_info", "", new InfoOptions { Unit = "seconds" }));

        Assert.StartsWith("'x_seconds_info' cannot have a unit, since its kind (Info) has none; leave the unit out.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suppressed_info_is_shown_once_it_is_set()
    {
        Info info = _registry.CreateInfo("build_info", "", new InfoOptions { SuppressInitialValue = true });
        Assert.Equal("", _registry.InText());

        info.Set(("version", "1"));

        Assert.NotEqual("", _registry.InText());
    }

    [Fact]
    public void Every_shape_gives_back_the_same_object()
    {
        Assert.Same(_registry.CreateInfo("a_info", ""), _registry.CreateInfo("a_info", "", new InfoOptions()));
        string[] labels = ["x"];
        Assert.Same(_registry.CreateInfo("b_info", "", labels), _registry.CreateInfo("b_info", "", labels, new InfoOptions()));
    }
}
