using MetricsClient.Tests.TypedLabels;

namespace MetricsClient.Tests.Concurrency;

/// <summary>Look-ups by typed labels that race with hiding, removal and growth.</summary>
[Collection(nameof(Alone))]
public sealed class TypedLabelsRaceTests
{
    private const int Times = 20_000;

    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void Threads_that_create_the_same_series_find_the_same_series()
    {
        MetricFamily<Counter, OpenLabels> open = _registry.CreateCounter<OpenLabels>("open_total", "");
        MetricFamily<Counter, ClosedLabels> closed = _registry.CreateCounter<ClosedLabels>("closed_total", "");

        Race.Run(4, number =>
        {
            for (int i = 0; i < Times; i++)
            {
                open.WithLabels(new(Verb.Get, i % 1_000, "a")).Inc();
                closed.WithLabels(new((Verb)(i % 3), Level.Low, i % 2 == 0 ? "eu" : "us", false)).Inc();
            }
        });

        Assert.Equal(1_000 + 6, _registry.Samples().Count);
        Assert.All(open.UnderlyingFamily.GetAllSeries(), static series => Assert.Equal(4 * Times / 1_000, series.Value));
        Assert.Equal(4 * Times, closed.UnderlyingFamily.GetAllSeries().Sum(static series => series.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_held_series_that_is_hidden_repeatedly_loses_no_update(bool isOpen)
    {
        MetricFamily<Counter, OpenLabels> open = _registry.CreateCounter<OpenLabels>("open_total", "");
        MetricFamily<Counter, ClosedLabels> closed = _registry.CreateCounter<ClosedLabels>("closed_total", "");
        Counter held = Find();

        Race.Beside(1, _ => held.Unpublish(), () => Race.Run(3, _ =>
        {
            for (int i = 0; i < Times; i++)
            {
                Find().Inc();
            }
        }));

        held.Publish();
        Assert.Same(held, Find());
        Assert.Equal(3 * Times, Assert.Single(_registry.Samples()).Value);

        Counter Find() => isOpen ? open.WithLabels(new(Verb.Get, 1, "a")) : closed.WithLabels(new(Verb.Get, null, "eu", true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lookup_after_a_removal_never_returns_the_removed_series(bool isOpen)
    {
        MetricFamily<Counter, OpenLabels> open = _registry.CreateCounter<OpenLabels>("open_total", "");
        MetricFamily<Counter, ClosedLabels> closed = _registry.CreateCounter<ClosedLabels>("closed_total", "");

        // Other threads add the series to the index at any moment around the removal.
        Race.Beside(2, _ => Find(), () =>
        {
            for (int i = 0; i < Times; i++)
            {
                Counter before = Find();
                Assert.True(isOpen ? open.Remove(new(Verb.Get, 1, "a")) : closed.Remove(new(Verb.Get, null, "eu", true)));
                Assert.NotSame(before, Find());
            }
        });

        Counter Find() => isOpen ? open.WithLabels(new(Verb.Get, 1, "a")) : closed.WithLabels(new(Verb.Get, null, "eu", true));
    }

    [Fact]
    public void Series_that_are_added_and_removed_while_others_are_found_leave_each_entry_in_place()
    {
        MetricFamily<Counter, OpenLabels> family = _registry.CreateCounter<OpenLabels>("x_total", "");
        Counter[] stable = [.. Enumerable.Range(0, 100).Select(i => family.WithLabels(new(Verb.Get, i)))];

        Race.Beside(
            1,
            _ =>
            {
                for (int i = 0; i < 100; i++)
                {
                    family.WithLabels(new(Verb.Post, i)).Inc();
                }

                family.RemoveWhere(static labels => labels.Method == Verb.Post);
            },
            () =>
            {
                for (int i = 0; i < Times; i++)
                {
                    Assert.Same(stable[i % 100], family.WithLabels(new(Verb.Get, i % 100)));
                }
            });
    }
}
