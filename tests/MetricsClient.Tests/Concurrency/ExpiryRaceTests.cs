using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Concurrency;

/// <summary>Updates and look-ups that race with series whose time to live ends again and again.</summary>
[Collection(nameof(Alone))]
public sealed class ExpiryRaceTests
{
    private const int Times = 20_000;
    private const int Limit = 20;

    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;
    private readonly CounterOptions _options = new() { TimeToLive = s_life, MaxSeries = Limit };

    public ExpiryRaceTests()
    {
        _registry = new CollectorRegistry(_time);
    }

    [Fact]
    public void A_held_series_that_expires_repeatedly_loses_no_update()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], _options);
        Counter held = family.WithLabels("1");

        Race.Beside(1, _ => Expire(family), () => Race.Run(3, number =>
        {
            for (int i = 0; i < Times; i++)
            {
                (number == 0 ? held : family.WithLabels("1")).Inc();
            }
        }));

        held.Publish();
        Assert.Same(held, family.WithLabels("1"));
        Assert.Equal([new Sample("x_total", "a=\"1\"", 3 * Times)], _registry.Samples());
    }

    [Fact]
    public void A_series_is_exposed_after_an_update_unless_the_series_expired_since()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], _options);
        Counter held = family.WithLabels("1");
        int missed = 0;

        // Between two looks without a step of the clock nothing can expire, so what was used is there.
        Race.Beside(2, _ => family.GetAllSeries(), () =>
        {
            for (int i = 0; i < Times; i++)
            {
                _time.Advance(s_life);
                held.Inc();
                missed += family.GetAllSeries().Contains(held) ? 0 : 1;
            }
        });

        Assert.Equal(0, missed);
    }

    [Fact]
    public void Series_that_expire_and_become_live_again_are_never_exposed_twice()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], _options);
        Counter[] held = [.. Enumerable.Range(0, 4).Select(i => family.WithLabels($"{i}"))];

        Race.Beside(
            2,
            number =>
            {
                foreach (Counter series in held)
                {
                    Expire(family);
                    (number == 0 ? series : family.WithLabels(series.GetLabelValues()[0])).Inc();
                }
            },
            () => _registry.Repeatedly(500, static _ => { }));

        Assert.Equal(held, held.Select(series => family.WithLabels(series.GetLabelValues()[0])));
    }

    [Fact]
    public void No_update_of_a_series_that_expires_and_is_removed_is_lost()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], _options);
        var handles = new HashSet<Counter>[3];

        Race.Beside(
            2,
            number =>
            {
                Expire(family);
                if (number == 0)
                {
                    family.Remove("1");
                }
            },
            () => Race.Run(handles.Length, number =>
            {
                handles[number] = [];
                for (int i = 0; i < Times; i++)
                {
                    Counter handle = family.WithLabels("1");
                    handle.Inc();
                    handles[number].Add(handle);
                }
            }));

        Assert.Equal(handles.Length * Times, handles.SelectMany(static set => set).Distinct().Sum(static handle => handle.Value));
        Assert.InRange(family.GetAllSeries().Count, 0, 1);
    }

    [Fact]
    public void No_update_at_the_limit_is_lost_while_idle_series_expire()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], _options);
        HashSet<Counter>[] handles = [[], [], []];
        int rounds = 0;

        // Each label is in use for a part of a life. Whether the threads are at the same one is chance, so there are as many
        // rounds as it takes until some series have made room.
        while (AllOf(handles).Length <= Limit + 1 && rounds < 100)
        {
            rounds++;
            Race.Beside(1, _ => family.GetAllSeries(), () => Race.Run(handles.Length, number =>
            {
                for (int i = 0; i < Times; i++)
                {
                    _time.Advance(number == 0 && i % 100 == 0 ? s_life / 10 : TimeSpan.Zero);
                    Counter handle = family.WithLabels($"{i / 100}");
                    handle.Inc();
                    handles[number].Add(handle);
                }
            }));
        }

        Counter[] all = AllOf(handles);
        Assert.Equal(rounds * handles.Length * Times, all.Sum(static handle => handle.Value));
        Assert.Equal(all.Length, all.DistinctBy(static handle => handle.GetLabelValues()[0]).Count());
        Assert.True(all.Length > Limit + 1, "No series has made room.");
    }

    private static Counter[] AllOf(HashSet<Counter>[] handles) => [.. handles.SelectMany(static set => set).Distinct()];

    // Twice, since what was used is only found idle the first time.
    private void Expire(MetricFamily<Counter> family)
    {
        family.GetAllSeries();
        _time.Advance(s_life);
        family.GetAllSeries();
    }
}
