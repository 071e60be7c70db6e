namespace MetricsClient.Tests.Series;

public sealed class SeriesLifeTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly MetricFamily<Counter> _family;

    public SeriesLifeTests()
    {
        _family = _registry.CreateCounter("x_total", "", "a");
    }

    [Fact]
    public void A_metric_without_labels_is_exposed_at_zero_from_its_creation()
    {
        var registry = new CollectorRegistry();
        registry.CreateCounter("a_total", "");
        registry.CreateGauge("b", "");

        Assert.Equal("# TYPE a_total counter\na_total 0\n# TYPE b gauge\nb 0\n", registry.InText());
    }

    [Fact]
    public void A_family_without_series_is_not_exposed() => Assert.Equal("", _registry.InText());

    [Fact]
    public void Series_are_exposed_in_the_order_of_their_creation()
    {
        foreach (string value in new[] { "z", "a", "m", "", "Z" })
        {
            _family.WithLabels(value);
        }

        _family.Remove("m");
        _family.WithLabels("b");

        Assert.Equal(["z", "a", "", "Z", "b"], Shown());
        Assert.Equal(["z", "a", "", "Z", "b"], _family.GetAllSeries().Select(static series => series.GetLabelValues()[0]));
    }

    [Fact]
    public void The_same_label_values_are_the_same_series_in_every_overload()
    {
        MetricFamily<Gauge> four = _registry.CreateGauge("four", "", "a", "b", "c", "d");
        ReadOnlySpan<string> span = ["1", "2", "3", "4"];
        string[] array = ["1", "2", "3", "4"];

        Assert.Same(four.WithLabels("1", "2", "3", "4"), four.WithLabels(array));
        Assert.Same(four.WithLabels("1", "2", "3", "4"), four.WithLabels(span));
        Assert.NotSame(four.WithLabels("1", "2", "3", "4"), four.WithLabels("1", "2", "4", "3"));
        Assert.Equal(array, four.WithLabels(array).GetLabelValues());
    }

    [Fact]
    public void The_number_of_values_must_be_the_number_of_labels()
    {
        MetricFamily<Counter> two = _registry.CreateCounter("two_total", "", "a", "b");
        Action[] calls =
        [
            () => two.WithLabels("1"),
            () => two.WithLabels("1", "2", "3"),
            () => two.WithLabels("1", "2", "3", "4"),
            () => two.WithLabels("1", "2", "3", "4", "5"),
            () => two.Remove("1"),
            () => two.Remove(),
        ];

        Assert.All(calls, call => Assert.StartsWith(
            "'two_total' has 2 labels (a, b), but ", Assert.Throws<ArgumentException>("labelValues", call).Message, StringComparison.Ordinal));
        Assert.Empty(two.GetAllSeries());
    }

    [Fact]
    public void A_missing_value_is_refused_with_the_name_of_its_label()
    {
        MetricFamily<Counter> one = _registry.CreateCounter("one_total", "", "a");
        MetricFamily<Counter> two = _registry.CreateCounter("two_total", "", "a", "b");
        MetricFamily<Counter> three = _registry.CreateCounter("three_total", "", "a", "b", "c");
        MetricFamily<Counter> four = _registry.CreateCounter("four_total", "", "a", "b", "c", "d");
        (string Label, Action Call)[] calls =
        [
            ("a", () => one.WithLabels((string)null!)),
            ("b", () => two.WithLabels("1", null!)),
            ("a", () => two.WithLabels(null!, null!)),
            ("c", () => three.WithLabels("1", "2", null!)),
            ("d", () => four.WithLabels("1", "2", "3", null!)),
            ("b", () => two.WithLabels(["1", null!])),
            ("b", () => two.Remove("1", null!)),
        ];

        Assert.All(calls, call => Assert.StartsWith(
            $"The value of the label '{call.Label}' is null; use an empty string for a label that does not apply.",
            Assert.Throws<ArgumentNullException>("labelValues", call.Call).Message,
            StringComparison.Ordinal));
        Assert.Throws<ArgumentNullException>("labelValues", () => two.WithLabels((string[])null!));
        Assert.Throws<ArgumentNullException>("labelValues", () => two.Remove(null!));
        Assert.Throws<ArgumentNullException>("predicate", () => two.RemoveWhere(null!));
    }

    [Fact]
    public void A_missing_value_is_refused_after_look_ups_by_the_same_strings()
    {
        MetricFamily<Counter> four = _registry.CreateCounter("four_total", "", "a", "b", "c", "d");
        string[] values = ["1", "2", "3", "4"];
        Counter known = four.WithLabels(values);
        Assert.Same(known, four.WithLabels(values));

        Assert.Throws<ArgumentNullException>("labelValues", () => four.WithLabels("1", "2", "3", null!));
        Assert.Throws<ArgumentNullException>("labelValues", () => four.WithLabels(null!, null!, null!, null!));
        Assert.Same(known, four.WithLabels(values));
    }

    [Fact]
    public void A_series_that_was_hidden_is_found_again_by_the_strings_of_its_creation()
    {
        MetricFamily<Counter> four = _registry.CreateCounter("four_total", "", "a", "b", "c", "d");
        string[] values = ["1", "2", "3", "4"];
        Counter series = four.WithLabels(values);
        Assert.Same(series, four.WithLabels(values));

        series.Unpublish();
        Assert.Same(series, four.WithLabels(values));
        series.Publish();

        Assert.Same(series, four.WithLabels(values));
        Assert.Equal([series], four.GetAllSeries());
    }

    [Fact]
    public void Updates_through_a_handle_of_a_removed_series_are_counted_and_not_exposed()
    {
        Counter removed = _family.WithLabels("1");
        Assert.True(_family.Remove("1"));
        Assert.False(_family.Remove("1"));

        removed.Inc();
        removed.Inc(5);
        removed.Publish();
        removed.Unpublish();
        _family.WithLabels("1").Inc(3);

        Assert.Equal(["1"], Shown());
        Assert.Equal(3, _registry.ValueOf("x_total{a=\"1\"}"));
        Assert.Equal(2, _registry.ValueOf("metricsclient_removed_series_updates_total{family=\"x_total\"}"));
        Assert.Equal(6, removed.Value);
    }

    [Fact]
    public void Series_are_removed_by_a_predicate_over_their_values()
    {
        MetricFamily<Gauge> family = _registry.CreateGauge("y", "", "tenant", "shard");
        Gauge hidden = family.WithLabels("old", "9");
        hidden.Unpublish();
        family.WithLabels("old", "1");
        family.WithLabels("new\n", "1");
        family.WithLabels("old", "2");

        Assert.Equal(3, family.RemoveWhere(static values => values[0] == "old"));
        Assert.Equal(1, family.RemoveWhere(static values => values is ["new\n", "1"]));
        Assert.Equal(0, family.RemoveWhere(static _ => true));

        Assert.Empty(family.GetAllSeries());
        hidden.Set(1);
        Assert.Equal(1, _registry.ValueOf("metricsclient_removed_series_updates_total{family=\"y\"}"));
    }

    [Fact]
    public void A_predicate_that_throws_removes_nothing()
    {
        _family.WithLabels("1");
        _family.WithLabels("2");

        Assert.Throws<InvalidOperationException>(
            () => _family.RemoveWhere(static values => values[0] == "1" ? true : throw new InvalidOperationException("No.")));

        Assert.Equal(["1", "2"], Shown());
    }

    [Fact]
    public void A_predicate_may_use_the_family()
    {
        _family.WithLabels("1");
        _family.WithLabels("2");

        Assert.Equal(1, _family.RemoveWhere(values => values[0] == "1" && _family.Remove("2")));

        Assert.Empty(Shown());
    }

    [Fact]
    public void A_cleared_family_is_empty_and_its_hidden_series_are_removed_too()
    {
        Counter live = _family.WithLabels("1");
        Counter hidden = _family.WithLabels("2");
        hidden.Unpublish();

        _family.Clear();
        live.Inc();
        hidden.Inc();

        Assert.Empty(Shown());
        Assert.Equal(2, _registry.ValueOf("metricsclient_removed_series_updates_total{family=\"x_total\"}"));
    }

    [Fact]
    public void Two_spellings_with_one_rendered_text_are_one_series_in_either_order()
    {
        Counter series = _family.WithLabels("x\uD800");

        Assert.Same(series, _family.WithLabels("x\uFFFD"));
        Assert.Same(series, _family.WithLabels("x\uDC00"));
        Assert.Same(_family.WithLabels("y\uFFFD"), _family.WithLabels("y\uD800"));
        Assert.Equal(["x\uFFFD"], series.GetLabelValues());
        Assert.Equal(["x\uFFFD", "y\uFFFD"], Shown());
    }

    [Fact]
    public void A_series_is_removed_by_every_spelling_of_its_label_values()
    {
        _family.WithLabels("x\uFFFD");
        Assert.True(_family.Remove("x\uD800"));

        _family.WithLabels("x\uD800");
        Assert.True(_family.Remove("x\uDC00"));

        Assert.Empty(Shown());
    }

    [Fact]
    public void A_hidden_series_is_found_by_every_spelling_of_its_label_values()
    {
        Counter hidden = _family.WithLabels("x\uFFFD");
        hidden.Unpublish();

        Assert.Same(hidden, _family.WithLabels("x\uD800"));
    }

    private List<string> Shown() => [.. _registry.Samples()
        .Where(static sample => sample.Name == "x_total")
        .Select(static sample => sample.Labels["a=\"".Length..^1])];
}
