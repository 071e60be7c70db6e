namespace MetricsClient.Tests.Collectors;

public sealed class CallbackTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_callback_is_asked_at_each_collect_and_only_then()
    {
        int asked = 0;
        using IDisposable callback = _registry.CreateGauge("queue_length", "Waiting.", () => ++asked);
        Assert.Equal(0, asked);

        Assert.Equal("# HELP queue_length Waiting.\n# TYPE queue_length gauge\nqueue_length 1\n", _registry.InText());
        Assert.Equal(2, _registry.ValueOf("queue_length"));
    }

    [Fact]
    public void A_callback_may_give_values_with_labels()
    {
        _registry.CreateCounter(
            "done_total", "Done.", static () => [new LabeledValue(1, "a", "x"), new LabeledValue(2.5, "b", "")], "worker", "shift");

        Assert.Equal(
            "# HELP done_total Done.\n# TYPE done_total counter\ndone_total{worker=\"a\",shift=\"x\"} 1\ndone_total{worker=\"b\",shift=\"\"} 2.5\n",
            _registry.InText());
    }

    [Fact]
    public void Label_names_of_a_callback_may_come_as_a_span()
    {
        ReadOnlySpan<string> names = ["worker"];
        _registry.CreateCounter("done_total", "", static () => [new LabeledValue(1, "a")], names);
        _registry.CreateGauge("size", "", static () => [new LabeledValue(2, "b")], names);

        Assert.Equal(["done_total{worker=\"a\"}", "size{worker=\"b\"}"], _registry.Samples().Select(static sample => sample.Series));
    }

    [Fact]
    public void A_second_live_callback_of_one_name_throws_and_a_disposed_one_makes_room()
    {
        IDisposable first = _registry.CreateGauge("x", "", static () => 1);

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge("x", "", static () => 2));
        first.Dispose();
        using IDisposable second = _registry.CreateGauge("x", "", static () => 3);
        first.Dispose();

        Assert.Equal("'x' already has a live callback; dispose the first registration, or use another name.", refusal.Message);
        Assert.Equal(3, _registry.ValueOf("x"));
        Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge("x", "", static () => 4));
    }

    [Fact]
    public void A_callback_and_a_metric_cannot_share_a_name()
    {
        _registry.CreateGauge("metric", "");
        _registry.CreateGauge("callback", "", static () => 1);

        Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge("metric", "", static () => 1));
        Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge("callback", ""));
        Assert.Throws<InvalidOperationException>(() => _registry.CreateCounter("callback", "", static () => 1));
    }

    [Fact]
    public void A_disposed_callback_is_no_longer_asked_or_shown()
    {
        int asked = 0;
        IDisposable callback = _registry.CreateGauge("x", "", () => ++asked);

        callback.Dispose();

        Assert.Equal(("", 0), (_registry.InText(), asked));
    }

    [Fact]
    public void A_callback_that_throws_leaves_out_only_its_own_family_and_is_counted()
    {
        bool fails = true;
        _registry.CreateGauge("before", "", static () => 1);
        _registry.CreateGauge("between", "", () => fails ? throw new InvalidOperationException("No.") : 2);
        _registry.CreateGauge("behind", "").Set(3);

        Assert.Equal(["before 1", "behind 3"], Shown());
        Assert.Equal(["before 1", "behind 3", "metricsclient_collect_failures_total{source=\"between\"} 2"], Shown());

        fails = false;
        Assert.Equal(["before 1", "behind 3", "between 2", "metricsclient_collect_failures_total{source=\"between\"} 2"], Shown());
    }

    [Fact]
    public void A_callback_that_throws_half_way_shows_nothing_of_what_it_gave()
    {
        _registry.CreateGauge("x", "", HalfWay, "label");

        Assert.Equal("", _registry.InText());
        Assert.Equal(2, _registry.Samples().Single().Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.NegativeInfinity)]
    public void A_counter_callback_that_gives_what_no_counter_can_be_is_left_out(double value)
    {
        _registry.CreateCounter("x_total", "", () => value);
        var problems = new List<MetricsProblem>();
        _registry.OnProblem(problems.Add);

        Assert.Equal("", _registry.InText());
        Assert.Equal(("collect", "x_total"), (problems.Single().Kind, problems.Single().Subject));
    }

    [Fact]
    public void A_gauge_callback_may_give_any_number()
    {
        _registry.CreateGauge(
            "x", "", static () => [new LabeledValue(double.NaN, "nan"), new LabeledValue(double.NegativeInfinity, "inf")], "label");

        Assert.Equal(["x{label=\"nan\"} NaN", "x{label=\"inf\"} -Inf"], Shown());
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_callback_whose_labels_do_not_fit_is_left_out(string mistake, LabeledValue[] values)
    {
        Assert.NotEmpty(mistake);
        _registry.CreateGauge("x", "", () => values, "label");

        Assert.Equal("", _registry.InText());
        Assert.Equal(2, _registry.ValueOf("metricsclient_collect_failures_total{source=\"x\"}"));
    }

    public static TheoryData<string, LabeledValue[]> Mistakes() => new()
    {
        { "no labels at all", [default] },
        { "no label", [new LabeledValue(1)] },
        { "a label too many", [new LabeledValue(1, "a", "b")] },
        { "a missing value", [new LabeledValue(1, [null!])] },
        { "a series twice", [new LabeledValue(1, "a"), new LabeledValue(2, "a")] },
        { "a series twice on the wire", [new LabeledValue(1, "\uD800"), new LabeledValue(2, "\uFFFD")] },
    };

    [Fact]
    public void A_callback_that_gives_null_is_left_out()
    {
        _registry.CreateGauge("x", "", static () => null!, "label");

        Assert.Equal("", _registry.InText());
    }

    [Fact]
    public void A_callback_may_register_and_update_metrics()
    {
        _registry.CreateGauge("callback", "", () =>
        {
            _registry.CreateCounter("made_total", "").Inc();
            return 1;
        });

        _registry.InText();

        Assert.Equal(2, _registry.ValueOf("made_total"));
    }

    [Fact]
    public void Values_are_equal_when_number_and_labels_are()
    {
        var value = new LabeledValue(1, "a", "b");

        Assert.True(value == new LabeledValue(1, "a", "b") && value.Equals((object)new LabeledValue(1, "a", "b")));
        Assert.Equal(value.GetHashCode(), new LabeledValue(1, "a", "b").GetHashCode());
        Assert.True(value != new LabeledValue(2, "a", "b") && value != new LabeledValue(1, "b", "a") && !value.Equals("a"));
        Assert.True(default == new LabeledValue(0));
        Assert.Throws<ArgumentNullException>(() => new LabeledValue(1, null!));
    }

    private static IEnumerable<LabeledValue> HalfWay()
    {
        yield return new LabeledValue(1, "a");
        throw new InvalidOperationException("No.");
    }

    private string[] Shown() => [.. _registry.InText().Split('\n').Where(static line => line.Length > 0 && line[0] != '#')];
}
