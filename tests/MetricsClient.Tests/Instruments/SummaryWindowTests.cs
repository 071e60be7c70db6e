using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Instruments;

/// <summary>The time window of the quantiles of a summary.</summary>
public sealed class SummaryWindowTests
{
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(2);

    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;
    private readonly Summary _summary;

    public SummaryWindowTests()
    {
        _registry = new CollectorRegistry(_time);
        _summary = _registry.CreateSummary("x", "", new SummaryOptions { Quantiles = [0, 1] });
    }

    [Fact]
    public void An_observation_contributes_for_four_to_five_fifths_of_the_age()
    {
        _summary.Observe(5);
        _time.Advance(s_step * 3.99);
        AssertWindow(5, 5);

        _time.Advance(s_step * 1.01);
        AssertEmpty();
    }

    [Fact]
    public void The_window_moves_in_steps()
    {
        for (int i = 1; i <= 20; i++)
        {
            _summary.Observe(i);
            AssertWindow(Math.Max(1, i - 4), i);
            _time.Advance(s_step);
        }

        Assert.Equal((20, 210), (_summary.GetSnapshot().Count, _summary.GetSnapshot().Sum));
    }

    [Fact]
    public void The_window_moves_without_readers()
    {
        for (int i = 1; i <= 20; i++)
        {
            _summary.Observe(i);
            _time.Advance(s_step);
        }

        AssertWindow(17, 20);
    }

    [Fact]
    public void An_observation_after_a_long_pause_is_the_only_one_in_the_window()
    {
        _summary.Observe(1);
        _time.Advance(TimeSpan.FromDays(30));
        _summary.Observe(100);

        AssertWindow(100, 100);
    }

    [Fact]
    public void A_pause_longer_than_the_age_empties_the_window()
    {
        foreach (double steps in (double[])[5, 6, 9, 10, 11, 5000])
        {
            _summary.Observe(1);
            _time.Advance(s_step * steps);

            AssertEmpty();
        }
    }

    [Fact]
    public void A_window_of_one_step_is_emptied_at_each_step()
    {
        Summary summary = _registry.CreateSummary(
            "y", "", new SummaryOptions { Quantiles = [0.5], MaxAge = TimeSpan.FromSeconds(10), AgeBuckets = 1 });
        summary.Observe(1);
        Assert.InRange(summary.GetSnapshot().Quantiles[0].Value, 0.99, 1.01);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(double.NaN, summary.GetSnapshot().Quantiles[0].Value);
    }

    [Fact]
    public void A_read_does_not_change_the_window()
    {
        _summary.Observe(1);
        _summary.Observe(3);
        AssertWindow(1, 3);
        AssertWindow(1, 3);
        _summary.Observe(9);
        _time.Advance(s_step);

        AssertWindow(1, 9);
    }

    [Fact]
    public void A_segment_with_a_wide_span_does_not_reduce_the_precision_of_the_next_segment()
    {
        _summary.Observe(1e-200);
        _summary.Observe(1e200);
        _time.Advance(TimeSpan.FromHours(1));
        _summary.Observe(3);

        AssertWindow(3, 3);
    }

    private void AssertEmpty() => Assert.All(_summary.GetSnapshot().Quantiles, static quantile => Assert.Equal(double.NaN, quantile.Value));

    private void AssertWindow(double smallest, double largest)
    {
        IReadOnlyList<SummaryQuantile> quantiles = _summary.GetSnapshot().Quantiles;
        Assert.InRange(quantiles[0].Value, smallest * 0.99, smallest * 1.01);
        Assert.InRange(quantiles[1].Value, largest * 0.99, largest * 1.01);
    }
}
