using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Instruments;

/// <summary>The created timestamp of a series.</summary>
public sealed class CreatedTimestampTests
{
    private static readonly DateTimeOffset s_start = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(s_start);
    private readonly CollectorRegistry _registry;

    public CreatedTimestampTests()
    {
        _registry = new CollectorRegistry(_time);
    }

    [Fact]
    public void Every_series_has_its_own_created_timestamp()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("a_total", "", "a");
        family.WithLabels("first");
        _time.Advance(TimeSpan.FromMilliseconds(1500));
        family.WithLabels("second").Inc();
        family.WithLabels("first").Inc();
        _registry.CreateHistogram("b", "").Observe(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        _registry.CreateSummary("c", "");

        Assert.Equal([0, 1500, 1500, 2500], Births());
    }

    [Fact]
    public void A_series_created_again_after_its_removal_has_a_new_created_timestamp()
    {
        MetricFamily<Counter> counters = _registry.CreateCounter("a_total", "", "a");
        MetricFamily<Histogram> histograms = _registry.CreateHistogram("b", "", "a");
        MetricFamily<Summary> summaries = _registry.CreateSummary("c", "", "a");
        counters.WithLabels("1").Inc();
        histograms.WithLabels("1");
        summaries.WithLabels("1");
        _time.Advance(TimeSpan.FromHours(1));

        counters.Remove("1");
        histograms.Clear();
        summaries.RemoveWhere(static _ => true);
        counters.WithLabels("1").Inc();
        histograms.WithLabels("1");
        summaries.WithLabels("1");

        Assert.Equal([3_600_000, 3_600_000, 3_600_000], Births());
    }

    [Fact]
    public void A_family_registered_again_has_new_created_timestamps()
    {
        _registry.CreateCounter("a_total", "");
        _time.Advance(TimeSpan.FromSeconds(2));
        _registry.Unregister("a_total");

        _registry.CreateCounter("a_total", "");

        Assert.Equal([2000], Births());
    }

    [Fact]
    public void A_hidden_series_keeps_its_created_timestamp()
    {
        Counter counter = _registry.CreateCounter("a_total", "", new CounterOptions { SuppressInitialValue = true });
        _time.Advance(TimeSpan.FromSeconds(2));
        counter.Inc();
        counter.Unpublish();
        _time.Advance(TimeSpan.FromSeconds(2));
        counter.Publish();

        Assert.Equal([0], Births());
    }

    [Fact]
    public void A_gauge_has_no_created_timestamp()
    {
        _registry.CreateGauge("a", "");

        Assert.Equal(0, Readings.Of(_registry, "a").CreatedMilliseconds);
    }

    private IEnumerable<long> Births() =>
        Readings.Of(_registry).Select(static reading => reading.CreatedMilliseconds - s_start.ToUnixTimeMilliseconds());
}
