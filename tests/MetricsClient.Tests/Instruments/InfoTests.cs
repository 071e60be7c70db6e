namespace MetricsClient.Tests.Instruments;

public sealed class InfoTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void An_info_is_one_sample_of_the_value_1_with_its_labels()
    {
        _registry.CreateInfo("build_info", "The build.").Set([new("version", "1.2.3"), new("commit", "f00\"ba4")]);

        Assert.Equal(
            "# HELP build_info The build.\n# TYPE build_info gauge\nbuild_info{version=\"1.2.3\",commit=\"f00\\\"ba4\"} 1\n", _registry.InText());
        Assert.Equal(
            "# TYPE build info\n# HELP build The build.\nbuild_info{version=\"1.2.3\",commit=\"f00\\\"ba4\"} 1\n# EOF\n", _registry.InOpenMetrics());
    }

    [Fact]
    public void Setting_an_info_again_replaces_the_labels()
    {
        Info info = _registry.CreateInfo("target_info", "", "region").WithLabels("eu");
        Assert.Equal("# TYPE target_info gauge\ntarget_info{region=\"eu\"} 1\n", _registry.InText());

        info.Set([new("version", "1")]);
        info.Set([new("release", "2")]);

        Assert.Equal("# TYPE target_info gauge\ntarget_info{region=\"eu\",release=\"2\"} 1\n", _registry.InText());
    }

    [Fact]
    public void Static_labels_come_last()
    {
        _registry.SetStaticLabels(new Dictionary<string, string> { ["zone"] = "b" });

        _registry.CreateInfo("build_info", "").Set([new("version", "1")]);

        Assert.Contains("build_info{version=\"1\",zone=\"b\"} 1\n", _registry.InText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("region")]
    [InlineData("zone")]
    [InlineData("__x")]
    [InlineData("a-b")]
    [InlineData("")]
    public void An_invalid_or_duplicate_label_name_is_rejected_and_the_labels_stay(string name)
    {
        _registry.SetStaticLabels(new Dictionary<string, string> { ["zone"] = "b" });
        Info info = _registry.CreateInfo("build_info", "", "region").WithLabels("eu");
        info.Set([new("version", "1")]);

        Assert.Throws<ArgumentException>("labelNames", () => info.Set([new(name, "x")]));

        Assert.Contains("build_info{region=\"eu\",version=\"1\",zone=\"b\"} 1\n", _registry.InText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_value_is_rejected_by_the_name_of_its_label() => Assert.StartsWith(
        "The value of the label 'version' is null; use an empty string for a label that does not apply.",
        Assert.Throws<ArgumentNullException>("labelValues", () => _registry.CreateInfo("build_info", "", "a").WithLabels("x").Set([new("version", null!)])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_info_without_the_suffix_is_a_gauge_in_every_format()
    {
        _registry.CreateInfo("build", "").Set([new("version", "1")]);

        Assert.Equal("# TYPE build gauge\nbuild{version=\"1\"} 1\n", _registry.InText());
        Assert.Equal("# TYPE build gauge\nbuild{version=\"1\"} 1\n# EOF\n", _registry.InOpenMetrics());
    }

    [Fact]
    public void The_name_without_the_suffix_is_reserved()
    {
        _registry.CreateInfo("build_info", "");

        Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge("build", ""));
    }

    [Fact]
    public void A_unit_is_rejected()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            "options", () => _registry.CreateInfo("x_seconds_info", "", new InfoOptions { Unit = "seconds" }));

        Assert.StartsWith("'x_seconds_info' cannot have a unit, since its kind (Info) has none; leave the unit out.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suppressed_info_is_exposed_after_Set()
    {
        Info info = _registry.CreateInfo("build_info", "", new InfoOptions { SuppressInitialValue = true });
        Assert.Equal("", _registry.InText());

        info.Set([new("version", "1")]);

        Assert.NotEqual("", _registry.InText());
    }

    [Fact]
    public void Creating_the_same_metric_again_returns_the_same_object()
    {
        Assert.Same(_registry.CreateInfo("a_info", ""), _registry.CreateInfo("a_info", "", new InfoOptions()));
        string[] labels = ["x"];
        Assert.Same(_registry.CreateInfo("b_info", "", labels), _registry.CreateInfo("b_info", "", labels, new InfoOptions()));
    }
}
