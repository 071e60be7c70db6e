using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.TypedLabels;

public sealed class TypedFamilyTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void Every_kind_of_metric_has_typed_labels()
    {
        _registry.CreateCounter<FlagLabels>("a_total", "").WithLabels(new(true)).Inc();
        _registry.CreateGauge<FlagLabels>("b", "").WithLabels(new(true)).Set(2);
        _registry.CreateHistogram<FlagLabels>("c", "", new() { Buckets = [1] }).WithLabels(new(true)).Observe(3);
        _registry.CreateSummary<FlagLabels>("d", "").WithLabels(new(true)).Observe(4);
        _registry.CreateInfo<FlagLabels>("e_info", "").WithLabels(new(true)).Set([new("version", "5")]);
        _registry.CreateStateSet<Verb, FlagLabels>("f", "").WithLabels(new(true)).Set(Verb.Post, true);
        _registry.CreateStateSet<FlagLabels>("g", "", ["on", "off"]).WithLabels(new(true)).Set("on", true);

        Assert.Equal(
            """
            # TYPE a_total counter
            a_total{is_set="true"} 1
            # TYPE b gauge
            b{is_set="true"} 2
            # TYPE c histogram
            c_bucket{is_set="true",le="1.0"} 0
            c_bucket{is_set="true",le="+Inf"} 1
            c_sum{is_set="true"} 3
            c_count{is_set="true"} 1
            # TYPE d summary
            d_sum{is_set="true"} 4
            d_count{is_set="true"} 1
            # TYPE e_info gauge
            e_info{is_set="true",version="5"} 1
            # TYPE f gauge
            f{is_set="true",f="Get"} 0
            f{is_set="true",f="Post"} 1
            f{is_set="true",f="Other"} 0
            # TYPE g gauge
            g{is_set="true",g="on"} 1
            g{is_set="true",g="off"} 0

            """,
            _registry.InText());
    }

    [Fact]
    public void The_default_registry_has_the_same_metrics()
    {
        Assert.Same(Metrics.CreateCounter<FlagLabels>("typed_a_total", ""), Metrics.DefaultRegistry.CreateCounter<FlagLabels>("typed_a_total", ""));
        Assert.Same(Metrics.CreateGauge<FlagLabels>("typed_b", ""), Metrics.DefaultRegistry.CreateGauge<FlagLabels>("typed_b", ""));
        Assert.Same(Metrics.CreateHistogram<FlagLabels>("typed_c", ""), Metrics.DefaultRegistry.CreateHistogram<FlagLabels>("typed_c", ""));
        Assert.Same(Metrics.CreateSummary<FlagLabels>("typed_d", ""), Metrics.DefaultRegistry.CreateSummary<FlagLabels>("typed_d", ""));
        Assert.Same(Metrics.CreateInfo<FlagLabels>("typed_e_info", ""), Metrics.DefaultRegistry.CreateInfo<FlagLabels>("typed_e_info", ""));
        Assert.Same(Metrics.CreateStateSet<Verb, FlagLabels>("typed_f", ""), Metrics.DefaultRegistry.CreateStateSet<Verb, FlagLabels>("typed_f", ""));
        Assert.Same(Metrics.CreateStateSet<FlagLabels>("typed_g", "", ["on"]), Metrics.DefaultRegistry.CreateStateSet<FlagLabels>("typed_g", "", ["on"]));
    }

    [Fact]
    public void Strings_and_types_with_the_same_names_find_the_same_series()
    {
        MetricFamily<Counter> strings = _registry.CreateCounter("x_total", "", "method", "code", "route");
        MetricFamily<Counter, OpenLabels> typed = _registry.CreateCounter<OpenLabels>("x_total", "");

        Assert.Same(strings, typed.UnderlyingFamily);
        Assert.Same(strings.WithLabels("POST", "-7", ""), typed.WithLabels(new(Verb.Post, -7)));
        Assert.Same(typed.WithLabels(new(Verb.Post, -7)), typed.WithLabels(new(Verb.Post, -7, "")));
        Assert.Same(typed.WithLabels(new(Verb.Get, 200, "/")), strings.WithLabels("GET", "200", "/"));
        Assert.Equal(2, strings.GetAllSeries().Count);
    }

    [Fact]
    public void Another_order_or_name_of_the_labels_is_another_family()
    {
        _registry.CreateCounter("x_total", "", "code", "method", "route");

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => _registry.CreateCounter<OpenLabels>("x_total", ""));

        Assert.Equal(
            "'x_total' is already registered, but with the labels (code, method, route), not with the labels (method, code, route); use the same settings for each registration, or another name.",
            exception.Message);
    }

    [Fact]
    public void A_series_is_removed_by_its_labels_and_created_again()
    {
        MetricFamily<Counter, ClosedLabels> closed = _registry.CreateCounter<ClosedLabels>("closed_total", "");
        MetricFamily<Counter, OpenLabels> open = _registry.CreateCounter<OpenLabels>("open_total", "");
        for (int i = 0; i < 3; i++)
        {
            closed.WithLabels(new(Verb.Get, null, "eu", true)).Inc();
            open.WithLabels(new(Verb.Get, 1, "a")).Inc();
        }

        Assert.True(closed.Remove(new(Verb.Get, Level.None, "eu", true)));
        Assert.True(open.Remove(new(Verb.Get, 1, "a")));
        Assert.False(closed.Remove(new(Verb.Get, null, "eu", true)));
        Assert.False(open.Remove(new(Verb.Get, 1, "a")));
        Assert.Empty(_registry.InText());

        closed.WithLabels(new(Verb.Get, null, "eu", true)).Inc();
        open.WithLabels(new(Verb.Get, 1, "a")).Inc();
        Assert.Equal(1, closed.WithLabels(new(Verb.Get, null, "eu", true)).Value);
        Assert.Equal(1, open.WithLabels(new(Verb.Get, 1, "a")).Value);
    }

    [Fact]
    public void RemoveWhere_receives_the_labels_and_skips_series_of_other_texts()
    {
        MetricFamily<Counter, OpenLabels> family = _registry.CreateCounter<OpenLabels>("x_total", "");
        family.WithLabels(new(Verb.Get, 1, "a"));
        family.WithLabels(new((Verb)9, 2));
        family.UnderlyingFamily.WithLabels("GET", "007", "b");
        family.UnderlyingFamily.WithLabels("other", "words", "c");
        var seen = new List<OpenLabels>();

        int removed = family.RemoveWhere(labels =>
        {
            seen.Add(labels);
            return labels.Route is null;
        });

        Assert.Equal(1, removed);
        Assert.Equal([new OpenLabels(Verb.Get, 1, "a"), new OpenLabels((Verb)3, 2)], seen.OrderBy(static labels => labels.Status));
        Assert.Equal(["a", "b", "c"], family.UnderlyingFamily.GetAllSeries().Select(static series => series.GetLabelValues()[2]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RemoveWhere_keeps_the_overflow_series_of_labels_that_accept_its_text()
    {
        MetricFamily<Counter, TextLabels> family = _registry.CreateCounter<TextLabels>("x_total", "", new() { MaxSeries = 1 });
        family.WithLabels(new("1", "a"));
        Counter overflow = family.WithLabels(new("2", "b"));

        Assert.Equal(1, family.RemoveWhere(static _ => true));

        Assert.Equal([overflow], family.UnderlyingFamily.GetAllSeries());
    }

    [Fact]
    public void Labels_without_arguments_have_the_default_of_each_label()
    {
        MetricFamily<Counter, DefaultLabels> family = _registry.CreateCounter<DefaultLabels>("x_total", "");

        Counter series = family.WithLabels(new());

        Assert.Equal(["free", "POST", ""], series.GetLabelValues());
        Assert.Same(series, family.WithLabels(new(Code: null)));
        Assert.Equal(new DefaultLabels("free", Verb.Post, null), new DefaultLabels());
    }

    [Fact]
    public void A_label_that_is_null_but_not_optional_is_rejected_by_its_name()
    {
        MetricFamily<Counter, EveryLabels> family = _registry.CreateCounter<EveryLabels>("x_total", "");

        Action[] calls = [() => family.WithLabels(default), () => family.Remove(default)];
        Assert.All(calls, static call => Assert.StartsWith(
            "The value of the label 'j' is null; use an empty string for a label that does not apply.",
            Assert.Throws<ArgumentNullException>("labels", call).Message,
            StringComparison.Ordinal));
        Assert.Empty(family.UnderlyingFamily.GetAllSeries());
    }

    [Fact]
    public void Beyond_the_limit_all_labels_share_the_overflow_series()
    {
        MetricFamily<Counter, ClosedLabels> closed = _registry.CreateCounter<ClosedLabels>("closed_total", "", new() { MaxSeries = 1 });
        MetricFamily<Gauge, OpenLabels> open = _registry.CreateGauge<OpenLabels>("open", "", new() { MaxSeries = 1 });
        closed.WithLabels(new(Verb.Get, null, "eu", true)).Inc();
        open.WithLabels(new(Verb.Get, 1, "a")).Inc();

        for (int i = 0; i < 3; i++)
        {
            closed.WithLabels(new(Verb.Get, null, "eu", false)).Inc();
            open.WithLabels(new(Verb.Get, 1, $"{i}")).Inc();
        }

        Assert.Equal(
            [
                new Sample("closed_total", "method=\"GET\",level=\"\",region=\"eu\",is_retry=\"true\"", 1),
                new Sample("closed_total", "method=\"__overflow__\",level=\"__overflow__\",region=\"__overflow__\",is_retry=\"__overflow__\"", 3),
                new Sample("open", "method=\"GET\",code=\"1\",route=\"a\"", 1),
            ],
            _registry.Samples().Where(static sample => !sample.Name.StartsWith("metricsclient_", StringComparison.Ordinal)));

        closed.Remove(new(Verb.Get, null, "eu", true));
        closed.WithLabels(new(Verb.Get, null, "eu", false)).Inc();
        Assert.Equal(1, closed.WithLabels(new(Verb.Get, null, "eu", false)).Value);
    }

    [Fact]
    public void A_series_that_expires_is_found_and_exposed_again()
    {
        var time = new FakeTimeProvider();
        var registry = new CollectorRegistry(time);
        MetricFamily<Counter, ClosedLabels> family = registry.CreateCounter<ClosedLabels>("x_total", "", new() { TimeToLive = TimeSpan.FromMinutes(1) });
        var labels = new ClosedLabels(Verb.Get, null, "eu", true);
        Counter held = family.WithLabels(labels);
        family.WithLabels(labels).Inc();
        registry.InText();
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Empty(registry.InText());
        Assert.Same(held, family.WithLabels(labels));
        Assert.Empty(registry.InText());
        family.WithLabels(labels).Inc();
        Assert.Equal(2, family.WithLabels(labels).Value);
        Assert.Single(registry.Samples());
    }

    [Fact]
    public void The_program_keeps_no_hidden_series_alive_by_a_lookup()
    {
        MetricFamily<Counter, ClosedLabels> closed = _registry.CreateCounter<ClosedLabels>("closed_total", "");
        MetricFamily<Counter, OpenLabels> open = _registry.CreateCounter<OpenLabels>("open_total", "");

        (WeakReference first, WeakReference second) = (
            Hidden(() => closed.WithLabels(new(Verb.Get, null, "eu", true))),
            Hidden(() => open.WithLabels(new(Verb.Get, 1, "a"))));
        GC.Collect();

        Assert.False(first.IsAlive);
        Assert.False(second.IsAlive);
    }

    // Not inlined, so that no local of the caller refers to the series.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Hidden(Func<Counter> find)
    {
        find().Inc();
        find().Inc();
        find().Unpublish();
        return new WeakReference(find());
    }
}
