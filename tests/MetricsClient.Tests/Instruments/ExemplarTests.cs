using System.Diagnostics;
using MetricsClient.Model;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Instruments;

/// <summary>Explicit exemplars.</summary>
public sealed class ExemplarTests
{
    private static readonly DateTimeOffset s_start = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(s_start);
    private readonly CollectorRegistry _registry;
    private readonly Counter _counter;
    private readonly Histogram _histogram;

    public ExemplarTests()
    {
        _registry = new CollectorRegistry(_time);
        _counter = _registry.CreateCounter("orders_total", "");
        _histogram = _registry.CreateHistogram("rpc_seconds", "", new HistogramOptions { Buckets = [1, 2] });
    }

    [Fact]
    public void A_counter_exposes_the_latest_exemplar()
    {
        _counter.Inc(Exemplar.From(Exemplar.Pair("id", "1")));
        _time.Advance(TimeSpan.FromSeconds(1));
        _counter.Inc(2.5, Exemplar.From(Exemplar.Pair("id", "2"), Exemplar.Pair("shop", "Köln")));
        _time.Advance(TimeSpan.FromSeconds(1));
        _counter.Inc();

        Readings.Reading read = Readings.Of(_registry, "orders_total");
        Assert.Equal(4.5, read.Value);
        AssertIs(read.Exemplars[0], 2.5, 1000, new("id", "2"), new("shop", "Köln"));
    }

    [Theory]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("\0\0", "\uFFFD\uFFFD")]
    [InlineData("😱\n", "😱\n")]
    public void NUL_and_lone_surrogates_in_the_value_of_an_exemplar_are_replaced(string value, string exposed)
    {
        _counter.Inc(Exemplar.From(Exemplar.Pair("id", value)));

        AssertIs(Readings.Of(_registry, "orders_total").Exemplars[0], 1, 0, new KeyValuePair<string, string>("id", exposed));
    }

    [Theory]
    [InlineData("__x")]
    [InlineData("__name__")]
    public void A_reserved_label_name_of_an_exemplar_is_rejected(string name) =>
        Assert.Throws<ArgumentException>("labels", () => Exemplar.From(Exemplar.Pair(name, "x")));

    [Fact]
    public void An_exemplar_stays_for_later_scrapes()
    {
        _counter.Inc(Exemplar.From(Exemplar.Pair("id", "1")));

        Assert.Equal(Readings.Of(_registry, "orders_total").Exemplars, Readings.Of(_registry, "orders_total").Exemplars);
    }

    [Fact]
    public void Each_bucket_exposes_the_latest_exemplar_of_its_values()
    {
        _histogram.Observe(0.5, Exemplar.From(Exemplar.Pair("id", "low")));
        _histogram.Observe(1, Exemplar.From(Exemplar.Pair("id", "bound")));
        _histogram.Observe(double.PositiveInfinity, Exemplar.From(Exemplar.Pair("id", "beyond")));

        Readings.Reading read = Readings.Of(_registry, "rpc_seconds");
        Assert.Equal([2, 0, 1], read.Counts);
        AssertIs(read.Exemplars[0], 1, 0, new KeyValuePair<string, string>("id", "bound"));
        Assert.Null(read.Exemplars[1]);
        AssertIs(read.Exemplars[2], double.PositiveInfinity, 0, new KeyValuePair<string, string>("id", "beyond"));
    }

    [Fact]
    public void Updates_without_exemplars_expose_none()
    {
        _counter.Inc();
        _histogram.Observe(1);

        Assert.Equal([null], Readings.Of(_registry, "orders_total").Exemplars);
        Assert.Empty(Readings.Of(_registry, "rpc_seconds").Exemplars);
    }

    [Fact]
    public void An_update_with_an_empty_exemplar_counts_and_has_no_exemplar()
    {
        _counter.Inc(Exemplar.None);
        _counter.Inc(Exemplar.From());
        _histogram.Observe(1, Exemplar.None);

        Assert.Equal(2, _counter.Value);
        Assert.Equal(1, _histogram.GetSnapshot().Count);
        Assert.Equal([null], Readings.Of(_registry, "orders_total").Exemplars);
        Assert.Empty(Readings.Of(_registry, "rpc_seconds").Exemplars);
    }

    [Fact]
    public void A_null_exemplar_is_rejected_and_the_update_does_not_count()
    {
        Assert.Throws<ArgumentNullException>("exemplar", () => _counter.Inc(null!));
        Assert.Throws<ArgumentNullException>("exemplar", () => _counter.Inc(2, null!));
        Assert.Throws<ArgumentNullException>("exemplar", () => _histogram.Observe(1, null!));

        Assert.Equal((0, 0), (_counter.Value, _histogram.GetSnapshot().Count));
    }

    [Fact]
    public void An_update_with_an_exemplar_rejects_the_same_values_as_an_update_without()
    {
        var exemplar = Exemplar.From(Exemplar.Pair("id", "1"));

        Assert.Throws<ArgumentOutOfRangeException>(() => _counter.Inc(-1, exemplar));
        _histogram.Observe(double.NaN, exemplar);

        Assert.Equal((0, 0), (_counter.Value, _histogram.GetSnapshot().Count));
        Assert.Equal([null], Readings.Of(_registry, "orders_total").Exemplars);
        Assert.Empty(Readings.Of(_registry, "rpc_seconds").Exemplars);
        Assert.Equal(1, _registry.ValueOf("metricsclient_rejected_observations_total{family=\"rpc_seconds\"}"));
    }

    [Theory]
    [InlineData("a", 126)]
    [InlineData("😱", 126)]
    public void An_exemplar_of_more_than_128_characters_is_rejected_and_its_update_counts(string character, int most)
    {
        string longest = string.Concat(Enumerable.Repeat(character, most));

        _counter.Inc(Exemplar.From(Exemplar.Pair("id", longest)));
        _counter.Inc(Exemplar.From(Exemplar.Pair("id", longest + character)));
        _histogram.Observe(1, Exemplar.From(Exemplar.Pair("id", ""), Exemplar.Pair("to", longest)));

        Readings.Reading read = Readings.Of(_registry, "orders_total");
        Assert.Equal(2, read.Value);
        Assert.Equal(longest, read.Exemplars[0]!.Labels[0].Value);
        Assert.Equal(1, _histogram.GetSnapshot().Count);
        Assert.Empty(Readings.Of(_registry, "rpc_seconds").Exemplars);
        Assert.Equal(1, _registry.ValueOf("metricsclient_rejected_exemplars_total{family=\"orders_total\"}"));
        Assert.Equal(1, _registry.ValueOf("metricsclient_rejected_exemplars_total{family=\"rpc_seconds\"}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("id\n")]
    public void An_exemplar_rejects_an_invalid_label_name(string name)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Exemplar.From(Exemplar.Pair(name, "x")));

        Assert.Equal("labels", refusal.ParamName);
        Assert.Contains("is not a valid label name of an exemplar", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exemplar_rejects_duplicate_labels_and_nulls()
    {
        Assert.Throws<ArgumentException>(() => Exemplar.From(Exemplar.Pair("a", "1"), Exemplar.Pair("b", "1"), Exemplar.Pair("a", "2")));
        Assert.Throws<ArgumentNullException>(() => Exemplar.From(Exemplar.Pair("a", null!)));
        Assert.Throws<ArgumentNullException>(() => Exemplar.From(Exemplar.Pair(null!, "a")));
        Assert.Throws<ArgumentNullException>(() => Exemplar.From(null!));
    }

    [Fact]
    public void A_lone_surrogate_is_replaced()
    {
        _counter.Inc(Exemplar.From(Exemplar.Pair("id", "a\ud800")));

        Assert.Equal("a\ufffd", Readings.Of(_registry, "orders_total").Exemplars[0]!.Labels[0].Value);
    }

    [Fact]
    public void One_exemplar_is_usable_for_several_updates()
    {
        var exemplar = Exemplar.From(new KeyValuePair<string, string>[] { new("id", "1") });

        _histogram.Observe(0.5, exemplar);
        _histogram.Observe(1.5, exemplar);

        Assert.Equal([0.5, 1.5], Readings.Of(_registry, "rpc_seconds").Exemplars[..2].Select(static stored => stored!.Value));
    }

    [Fact]
    public void The_trace_context_is_taken_from_a_recorded_activity()
    {
        Assert.Same(Exemplar.None, Exemplar.FromTraceContext());
        using (new Activity("not recorded").Start())
        {
            Assert.Same(Exemplar.None, Exemplar.FromTraceContext());
        }

        using Activity recorded = new Activity("recorded") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        _counter.Inc(Exemplar.FromTraceContext());

        AssertIs(
            Readings.Of(_registry, "orders_total").Exemplars[0],
            1,
            0,
            new("trace_id", recorded.TraceId.ToHexString()),
            new("span_id", recorded.SpanId.ToHexString()));
    }

    private static void AssertIs(StoredExemplar? exemplar, double value, long milliseconds, params KeyValuePair<string, string>[] labels)
    {
        Assert.NotNull(exemplar);
        Assert.Equal((value, milliseconds), (exemplar.Value, exemplar.Milliseconds - s_start.ToUnixTimeMilliseconds()));
        Assert.Equal(labels, exemplar.Labels);
    }
}
