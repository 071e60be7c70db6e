using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Instruments;

/// <summary>Exemplars sampled from the current trace.</summary>
public sealed class ExemplarSamplingTests
{
    private readonly CollectorRegistry _registry = new() { SampleExemplars = true };

    [Fact]
    public void An_update_in_a_recorded_trace_has_the_trace_as_exemplar()
    {
        Counter counter = _registry.CreateCounter("a_total", "");
        Histogram histogram = _registry.CreateHistogram("b", "", new HistogramOptions { Buckets = [1, 2] });
        using Activity request = Recorded();

        counter.Inc(2);
        histogram.Observe(1.5, 3);

        KeyValuePair<string, string>[] ids = [new("trace_id", request.TraceId.ToHexString()), new("span_id", request.SpanId.ToHexString())];
        Assert.Equal(ids, Readings.Of(_registry, "a_total").Exemplars[0]!.Labels);
        Assert.Equal(2, Readings.Of(_registry, "a_total").Exemplars[0]!.Value);
        Assert.Equal(ids, Readings.Of(_registry, "b").Exemplars[1]!.Labels);
        Assert.Equal(1.5, Readings.Of(_registry, "b").Exemplars[1]!.Value);
        Assert.Equal([true, false, true], Readings.Of(_registry, "b").Exemplars.Select(static exemplar => exemplar is null));
    }

    [Fact]
    public void An_update_outside_a_recorded_trace_has_no_exemplar()
    {
        Counter counter = _registry.CreateCounter("a_total", "");

        counter.Inc();
        using (new Activity("not recorded").Start())
        {
            counter.Inc();
        }

        Assert.Equal([null], Readings.Of(_registry, "a_total").Exemplars);
    }

    [Fact]
    public void One_exemplar_is_sampled_for_each_scrape()
    {
        Counter counter = _registry.CreateCounter("a_total", "");
        using Activity request = Recorded();
        counter.Inc(1);
        counter.Inc(2);
        Assert.Equal(1, Readings.Of(_registry, "a_total").Exemplars[0]!.Value);

        counter.Inc(3);
        counter.Inc(4);

        Assert.Equal(3, Readings.Of(_registry, "a_total").Exemplars[0]!.Value);
    }

    [Fact]
    public void Each_bucket_samples_its_own_exemplar()
    {
        Histogram histogram = _registry.CreateHistogram("b", "", new HistogramOptions { Buckets = [1, 2] });
        using Activity request = Recorded();

        double[] values = [0.5, 0.7, 1.5, 1.7, 5, 7];
        Array.ForEach(values, histogram.Observe);

        Assert.Equal([0.5, 1.5, 5], Readings.Of(_registry, "b").Exemplars.Select(static exemplar => exemplar!.Value));
    }

    [Fact]
    public void A_sampled_exemplar_does_not_replace_an_explicit_exemplar_before_the_next_scrape()
    {
        Counter counter = _registry.CreateCounter("a_total", "");
        using Activity request = Recorded();
        counter.Inc(1);
        counter.Inc(2, Exemplar.From(Exemplar.Pair("id", "x")));
        counter.Inc(3);

        Assert.Equal(2, Readings.Of(_registry, "a_total").Exemplars[0]!.Value);
    }

    [Fact]
    public void The_empty_exemplar_suppresses_sampling()
    {
        Counter counter = _registry.CreateCounter("a_total", "");
        using Activity request = Recorded();

        counter.Inc(Exemplar.None);

        Assert.Equal([null], Readings.Of(_registry, "a_total").Exemplars);
    }

    [Fact]
    public void A_registry_samples_no_exemplars_by_default()
    {
        var registry = new CollectorRegistry();
        Counter counter = registry.CreateCounter("a_total", "");
        using Activity request = Recorded();

        counter.Inc(1);

        Assert.False(registry.SampleExemplars);
        Assert.Equal([null], Readings.Of(registry, "a_total").Exemplars);
    }

    [Fact]
    public void A_registry_samples_exemplars_if_the_setting_changes_before_the_first_metric()
    {
        var registry = new CollectorRegistry { SampleExemplars = false };
        registry.SampleExemplars = true;
        Counter counter = registry.CreateCounter("a_total", "");
        using Activity request = Recorded();

        counter.Inc(2);

        Assert.Equal(2, Readings.Of(registry, "a_total").Exemplars[0]!.Value);
    }

    [Fact]
    public void A_hidden_series_samples_exemplars_when_an_update_exposes_the_series_again()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("a_total", "", "l");
        Counter hidden = family.WithLabels("x");
        hidden.Unpublish();
        using Activity request = Recorded();

        hidden.Inc(1);
        Assert.Equal(1, Readings.Of(_registry, "a_total").Exemplars[0]!.Value);
        hidden.Unpublish();
        hidden.Inc(2);
        Assert.Equal(2, Readings.Of(_registry, "a_total").Exemplars[0]!.Value);
    }

    [Fact]
    public void A_series_samples_exemplars_again_after_it_expired()
    {
        var time = new FakeTimeProvider();
        var registry = new CollectorRegistry(time) { SampleExemplars = true };
        Counter counter = registry.CreateCounter(
            "a_total", "", ["l"], new CounterOptions { TimeToLive = TimeSpan.FromMinutes(1) }).WithLabels("x");
        using Activity request = Recorded();
        foreach (int amount in (int[])[1, 2, 3])
        {
            counter.Inc(amount);
            Assert.Equal(amount, Readings.Of(registry, "a_total").Exemplars[0]!.Value);

            registry.InText();
            time.Advance(TimeSpan.FromMinutes(2));
            registry.InText();
            Assert.Empty(registry.Samples());
        }
    }

    [Fact]
    public void The_options_of_a_family_override_the_registry()
    {
        var off = new CollectorRegistry { SampleExemplars = false };
        Counter on = off.CreateCounter("a_total", "", new CounterOptions { SampleExemplars = true });
        Counter never = _registry.CreateCounter("a_total", "", new CounterOptions { SampleExemplars = false });
        Histogram neverEither = _registry.CreateHistogram("b", "", new HistogramOptions { SampleExemplars = false });
        using Activity request = Recorded();

        on.Inc();
        never.Inc();
        neverEither.Observe(1);

        Assert.NotNull(Readings.Of(off, "a_total").Exemplars[0]);
        Assert.Null(Readings.Of(_registry, "a_total").Exemplars[0]);
        Assert.Empty(Readings.Of(_registry, "b").Exemplars);
    }

    [Fact]
    public void Self_metrics_have_no_exemplars()
    {
        Histogram histogram = _registry.CreateHistogram("b", "");
        using Activity request = Recorded();

        histogram.Observe(double.NaN);

        Assert.Equal([null], Readings.Of(_registry, "metricsclient_rejected_observations_total").Exemplars);
    }

    private static Activity Recorded() => new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
}
