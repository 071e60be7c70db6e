using MetricsClient.Registry;

namespace MetricsClient.Tests.Registry;

public sealed class SelfMetricsTests
{
    private readonly CollectorRegistry _registry = new();

    private SelfMetrics Self => _registry.SelfMetrics;

    [Fact]
    public void The_next_scrape_makes_a_deferred_update_once()
    {
        Assert.True(Self.AreUnused);
        Self.Defer(Count);
        Assert.False(Self.AreUnused);

        string first = _registry.InText();

        Assert.Equal(
            "# HELP metricsclient_test_total Updates.\n# TYPE metricsclient_test_total counter\nmetricsclient_test_total{kind=\"any\"} 1\n",
            first);
        Assert.Equal(first, _registry.InText());
        Assert.False(Self.AreUnused);
    }

    [Fact]
    public void Deferred_updates_are_made_in_their_order()
    {
        var made = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            int number = i;
            Self.Defer(() => made.Add(number));
        }

        Assert.Equal([0, 1], made);
        Self.Settle();
        Assert.Equal([0, 1, 2], made);
    }

    [Fact]
    public void An_update_that_reads_the_families_is_made_once()
    {
        int made = 0;
        Self.Defer(() =>
        {
            made++;
            _registry.InText();
        });

        _registry.InText();

        Assert.Equal(1, made);
    }

    [Fact]
    public void No_update_is_lost_or_repeated_while_threads_defer_and_scrape()
    {
        Parallel.For(0, 3_000, i =>
        {
            Self.Defer(Count);
            if (i % 3 == 0)
            {
                _registry.InText();
            }
        });

        Self.Settle();
        Assert.Equal(3_000, Counter.Value);
    }

    private Counter Counter => Self.Counter("metricsclient_test_total", "Updates.", "kind", "any");

    private void Count() => Counter.Inc();
}
