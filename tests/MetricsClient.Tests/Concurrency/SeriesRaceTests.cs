namespace MetricsClient.Tests.Concurrency;

/// <summary>Look-ups and updates that race with hiding, removal, limits and growth.</summary>
[Collection(nameof(Alone))]
public sealed class SeriesRaceTests
{
    private const int Times = 20_000;

    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_held_series_that_is_hidden_repeatedly_loses_no_update()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        Counter held = family.WithLabels("1");

        Race.Beside(1, _ => held.Unpublish(), () => Race.Run(3, number =>
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
    public void A_series_that_is_hidden_and_exposed_is_never_exposed_twice()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        Counter[] held = [.. Enumerable.Range(0, 4).Select(i => family.WithLabels($"{i}"))];

        Race.Beside(
            2,
            number =>
            {
                foreach (Counter series in held)
                {
                    series.Unpublish();
                    (number == 0 ? series : family.WithLabels(series.GetLabelValues()[0])).Inc();
                }
            },
            () => _registry.Repeatedly(500, static _ => { }));

        Assert.Equal(held, held.Select(series => family.WithLabels(series.GetLabelValues()[0])));
    }

    // With many increments one thread has the counter for itself, and the last of them are plain stores.
    [Theory]
    [Trait("Lane", "full")]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Updates_of_a_removed_series_that_are_not_exposed_are_counted(int shown)
    {
        const int Rounds = 1_000;
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        double unseen = 0;
        double counted = 0;
        for (int round = 0; round < Rounds; round++)
        {
            Counter handle = family.WithLabels("1");
            double atRemoval = 0;
            bool removed = false;

            Race.Run(
                () =>
                {
                    while (!Volatile.Read(ref removed))
                    {
                        handle.Inc();
                    }

                    handle.Inc();
                },
                () =>
                {
                    SpinWait.SpinUntil(() => handle.Value >= shown);
                    family.Remove("1");
                    atRemoval = handle.Value;
                    Volatile.Write(ref removed, true);
                });

            // An update does its step and then looks at the state, so one whose step came after the removal cannot miss it.
            double before = counted;
            counted = _registry.Samples().Value("metricsclient_removed_series_updates_total{family=\"x_total\"}");
            Assert.InRange(counted - before, handle.Value - atRemoval, double.MaxValue);
            unseen += handle.Value - atRemoval;
        }

        Assert.InRange(unseen, Rounds, double.MaxValue);
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("removeWhere")]
    [InlineData("clear")]
    public void Series_that_are_removed_and_created_again_are_never_exposed_twice(string way)
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        Action<string> remove = way switch
        {
            "remove" => value => family.Remove(value),
            "removeWhere" => value => family.RemoveWhere(values => values[0] == value),
            _ => _ => family.Clear(),
        };
        int step = 0;

        Race.Beside(
            3,
            number =>
            {
                string value = $"{Interlocked.Increment(ref step) % 5}";
                if (number == 0)
                {
                    remove(value);
                }
                else
                {
                    family.WithLabels(value).Inc();
                }
            },
            () => _registry.Repeatedly(500, static samples => Assert.InRange(samples.Count(static sample => sample.Name == "x_total"), 0, 5)));
    }

    [Fact]
    public void Updates_after_a_removal_are_all_counted()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        Counter stale = family.WithLabels("1");
        family.Remove("1");

        Race.Run(4, _ =>
        {
            for (int i = 0; i < Times; i++)
            {
                stale.Inc();
            }
        });

        Assert.Equal([new Sample("metricsclient_removed_series_updates_total", "family=\"x_total\"", 4 * Times)], _registry.Samples());
    }

    [Fact]
    public void First_updates_of_a_suppressed_series_by_many_threads_expose_one_series_with_all_updates()
    {
        for (int round = 0; round < 200; round++)
        {
            MetricFamily<Counter> family = _registry.CreateCounter($"x{round}_total", "", ["a"], new CounterOptions { SuppressInitialValue = true });

            Race.Run(4, _ => family.WithLabels("1").Inc());

            Assert.Equal(4, family.GetAllSeries().Sum(static series => series.Value));
            Assert.Single(family.GetAllSeries());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_look_up_by_the_same_strings_finds_the_series_of_these_strings_while_series_come_and_go(int labels)
    {
        const int Series = 40;
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", [.. Enumerable.Range(0, labels).Select(static i => $"l{i}")]);
        string[][] values = [.. Enumerable.Range(0, Series).Select(i => Enumerable.Repeat("", labels - 1).Append($"{i}").ToArray())];

        Race.Beside(
            2,
            _ =>
            {
                foreach (string[] one in values)
                {
                    Counter found = labels == 1 ? family.WithLabels(one[0]) : family.WithLabels(one);
                    Assert.Equal(one, found.GetLabelValues());
                }
            },
            () =>
            {
                for (int i = 0; i < Times; i++)
                {
                    family.Remove(values[i % Series]);
                }
            });
    }

    [Fact]
    public void Known_series_are_found_while_a_table_grows_and_fills_with_tombstones()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        Counter[] known = [.. Enumerable.Range(0, 20).Select(i => family.WithLabels($"known {i}"))];

        Race.Beside(
            2,
            _ =>
            {
                for (int i = 0; i < known.Length; i++)
                {
                    Assert.Same(known[i], family.WithLabels($"known {i}"));
                }
            },
            () =>
            {
                for (int i = 0; i < 3 * Times; i++)
                {
                    family.WithLabels($"{i % 9_000}");
                    family.Remove($"{(i * 7) % 9_000}");
                }
            });
    }

    [Fact]
    public void Held_series_are_found_while_they_and_others_are_hidden_and_the_table_of_hidden_series_is_replaced()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        Counter[] held = [.. Enumerable.Range(0, 20).Select(i => family.WithLabels($"held {i}"))];
        Array.ForEach(held, static series => series.Unpublish());

        Race.Beside(
            2,
            _ =>
            {
                for (int i = 0; i < held.Length; i++)
                {
                    Assert.Same(held[i], family.WithLabels($"held {i}"));
                }
            },
            () =>
            {
                for (int i = 0; i < Times; i++)
                {
                    family.WithLabels($"{i % 1_000}").Unpublish();
                    held[i % held.Length].Publish();
                    held[i % held.Length].Unpublish();
                }
            });
    }

    [Fact]
    public void Threads_that_request_the_same_new_series_get_the_same_object()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        var got = new Counter[4][];

        Race.Run(got.Length, number => got[number] = [.. Enumerable.Range(0, 5_000).Select(i => family.WithLabels($"{i}"))]);

        Assert.All(got, handles => Assert.Equal(got[0], handles));
        Assert.Equal(5_000, family.GetAllSeries().Count);
    }

    [Fact]
    public void Families_that_are_registered_and_unregistered_are_never_exposed_twice()
    {
        Race.Beside(
            2,
            number =>
            {
                if (number == 0)
                {
                    _registry.Unregister("x_total");
                    _registry.Unregister("y");
                }
                else
                {
                    _registry.CreateCounter("x_total", "").Inc();
                    using IDisposable callback = _registry.CreateObservableGauge("callback", "", static () => 1);
                    _registry.CreateHistogram("y", "", ["a"], new HistogramOptions { Buckets = [] }).WithLabels("1").Observe(1);
                }
            },
            () => _registry.Repeatedly(300, static samples => Assert.All(
                samples.Where(static sample => sample.Name == "y_count"),
                count => Assert.Equal(count.Value, samples.Value("y_sum{a=\"1\"}")))));
    }
}
