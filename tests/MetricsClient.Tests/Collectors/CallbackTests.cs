namespace MetricsClient.Tests.Collectors;

public sealed class CallbackTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_callback_runs_at_each_collect_and_only_then()
    {
        int asked = 0;
        using IDisposable callback = _registry.CreateObservableGauge("queue_length", "Waiting.", () => ++asked);
        Assert.Equal(0, asked);

        Assert.Equal("# HELP queue_length Waiting.\n# TYPE queue_length gauge\nqueue_length 1\n", _registry.InText());
        Assert.Equal(2, _registry.ValueOf("queue_length"));
    }

    [Fact]
    public void A_callback_may_return_values_with_labels()
    {
        _registry.CreateObservableCounter(
            "done_total", "Done.", ["worker", "shift"], static () => [new LabeledValue(1, "a", "x"), new LabeledValue(2.5, "b", "")]);

        Assert.Equal(
            "# HELP done_total Done.\n# TYPE done_total counter\ndone_total{worker=\"a\",shift=\"x\"} 1\ndone_total{worker=\"b\",shift=\"\"} 2.5\n",
            _registry.InText());
    }

    [Fact]
    public void A_second_callback_of_one_name_throws_until_the_first_is_disposed()
    {
        IDisposable first = _registry.CreateObservableGauge("x", "", static () => 1);

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => _registry.CreateObservableGauge("x", "", static () => 2));
        first.Dispose();
        using IDisposable second = _registry.CreateObservableGauge("x", "", static () => 3);
        first.Dispose();

        Assert.Equal("'x' already has a live callback; dispose the first registration, or use another name.", refusal.Message);
        Assert.Equal(3, _registry.ValueOf("x"));
        Assert.Throws<InvalidOperationException>(() => _registry.CreateObservableGauge("x", "", static () => 4));
    }

    [Fact]
    public void A_callback_and_a_metric_cannot_share_a_name()
    {
        _registry.CreateGauge("metric", "");
        _registry.CreateObservableGauge("callback", "", static () => 1);

        Assert.Throws<InvalidOperationException>(() => _registry.CreateObservableGauge("metric", "", static () => 1));
        Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge("callback", ""));
        Assert.Throws<InvalidOperationException>(() => _registry.CreateObservableCounter("callback", "", static () => 1));
    }

    [Fact]
    public void A_disposed_callback_does_not_run_and_is_not_exposed()
    {
        int asked = 0;
        IDisposable callback = _registry.CreateObservableGauge("x", "", () => ++asked);

        callback.Dispose();

        Assert.Equal(("", 0), (_registry.InText(), asked));
    }

    [Fact]
    public void A_callback_that_throws_leaves_out_only_its_own_family_and_is_counted()
    {
        bool fails = true;
        _registry.CreateObservableGauge("before", "", static () => 1);
        _registry.CreateObservableGauge("between", "", () => fails ? throw new InvalidOperationException("No.") : 2);
        _registry.CreateGauge("behind", "").Set(3);

        Assert.Equal(["before 1", "behind 3"], Shown());
        Assert.Equal(["before 1", "behind 3", "metricsclient_collect_failures_total{source=\"between\"} 2"], Shown());

        fails = false;
        Assert.Equal(["before 1", "behind 3", "between 2", "metricsclient_collect_failures_total{source=\"between\"} 2"], Shown());
    }

    [Fact]
    public void A_callback_that_throws_halfway_exposes_none_of_its_values()
    {
        _registry.CreateObservableGauge("x", "", ["label"], HalfWay);

        Assert.Equal("", _registry.InText());
        Assert.Equal(2, _registry.Samples().Single().Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.NegativeInfinity)]
    public void A_counter_callback_that_returns_an_invalid_total_is_left_out(double value)
    {
        _registry.CreateObservableCounter("x_total", "", () => value);
        var problems = new ReportedProblems(_registry);

        Assert.Equal("", _registry.InText());
        Assert.Equal((MetricProblemKind.CollectFailed, "x_total"), (problems.Single().Kind, problems.Single().Subject));
    }

    [Fact]
    public void A_gauge_callback_may_give_any_number()
    {
        _registry.CreateObservableGauge(
            "x", "", ["label"], static () => [new LabeledValue(double.NaN, "nan"), new LabeledValue(double.NegativeInfinity, "inf")]);

        Assert.Equal(["x{label=\"nan\"} NaN", "x{label=\"inf\"} -Inf"], Shown());
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_callback_with_the_wrong_number_of_labels_is_left_out(string mistake, LabeledValue[] values)
    {
        Assert.NotEmpty(mistake);
        _registry.CreateObservableGauge("x", "", ["label"], () => values);

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
    public void A_callback_that_returns_null_is_left_out()
    {
        _registry.CreateObservableGauge("x", "", ["label"], static () => null!);

        Assert.Equal("", _registry.InText());
    }

    [Fact]
    public void A_callback_may_register_and_update_metrics()
    {
        _registry.CreateObservableGauge("callback", "", () =>
        {
            _registry.CreateCounter("made_total", "").Inc();
            return 1;
        });

        _registry.InText();

        Assert.Equal(2, _registry.ValueOf("made_total"));
    }

    [Fact]
    public void A_labeled_value_has_a_value_and_label_values()
    {
        var value = new LabeledValue(1.5, "a", "b");

        Assert.Equal(1.5, value.Value);
        Assert.Equal(["a", "b"], value.LabelValues);
        Assert.Equal(0, default(LabeledValue).Value);
        Assert.Empty(default(LabeledValue).LabelValues);
        Assert.Throws<ArgumentNullException>("labelValues", () => new LabeledValue(1, null!));
    }

    // A test of overload resolution: the compiler must not find a second applicable overload for such a lambda.
    [Fact]
    public void A_callback_that_only_throws_compiles_and_is_counted()
    {
        _registry.CreateObservableCounter("a_total", "", () => throw new InvalidOperationException("No."));
        _registry.CreateObservableCounter("b_total", "", ["label"], () => throw new InvalidOperationException("No."));
        _registry.CreateObservableGauge("c", "", () => throw new InvalidOperationException("No."));
        _registry.CreateObservableGauge("d", "", ["label"], () => throw new InvalidOperationException("No."));

        _registry.InText();

        Assert.Equal(
            ["a_total", "b_total", "c", "d"],
            _registry.Samples().Select(static sample => sample.Series.Split('"')[1]));
    }

    [Fact]
    public void A_callback_with_labels_needs_a_label_name()
    {
        Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateObservableGauge("x", "", [], static () => []));
        Assert.Throws<ArgumentNullException>("labelNames", () => _registry.CreateObservableGauge("x", "", null!, static () => []));
        Assert.Throws<ArgumentNullException>("callback", () => _registry.CreateObservableGauge("x", "", ["label"], null!));
    }

    private static IEnumerable<LabeledValue> HalfWay()
    {
        yield return new LabeledValue(1, "a");
        throw new InvalidOperationException("No.");
    }

    private string[] Shown() => [.. _registry.InText().Split('\n').Where(static line => line.Length > 0 && line[0] != '#')];
}
