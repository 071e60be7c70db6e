namespace MetricsClient.Tests.Concurrency;

/// <summary>Look-ups and updates that race with hiding, removal, limits and growth.</summary>
[Collection(nameof(Alone))]
public sealed class SeriesRaceTests
{
    private const int Times = 20_000;

    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_held_series_that_is_hidden_again_and_again_loses_nothing()
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
    public void A_series_that_is_hidden_and_shown_is_never_there_twice()
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
    [InlineData("clear")]
    [InlineData("unregister")]
    public void A_family_that_ends_while_it_is_full_is_left_with_nothing_that_counts_as_beyond_the_limit(string way)
    {
        for (int round = 0; round < 300; round++)
        {
            string name = $"x{round}_total";
            MetricFamily<Counter> family = _registry.CreateCounter(name, "", ["a"], new CounterOptions { SeriesLimit = 1 });
            family.WithLabels("1");
            Counter? second = null;

            Race.Run(
                () =>
                {
                    second = family.WithLabels("2");
                },
                () =>
                {
                    _ = way == "clear" ? Cleared(family) : _registry.Unregister(name);
                });

            // Either it came before the end, and went with the rest, or it came after, when there was room.
            string[] left = [.. family.GetAllSeries().Select(static series => series.GetLabelValues()[0])];
            Assert.True(left is [] or ["2"], string.Join(',', left));
            Assert.True(way == "clear" || left is [], $"'{name}' is no longer registered, but shows a series.");
            Assert.NotNull(second);
            _registry.Unregister(name);
        }
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("removeWhere")]
    [InlineData("clear")]
    public void Series_that_are_removed_and_made_again_are_never_there_twice(string way)
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
    public void First_updates_of_a_suppressed_series_by_many_threads_show_it_once_with_all_of_them()
    {
        for (int round = 0; round < 200; round++)
        {
            MetricFamily<Counter> family = _registry.CreateCounter($"x{round}_total", "", ["a"], new CounterOptions { SuppressInitialValue = true });

            Race.Run(4, _ => family.WithLabels("1").Inc());

            Assert.Equal(4, family.GetAllSeries().Sum(static series => series.Value));
            Assert.Single(family.GetAllSeries());
        }
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
    public void Threads_that_ask_for_the_same_new_series_get_the_same_object()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        var got = new Counter[4][];

        Race.Run(got.Length, number => got[number] = [.. Enumerable.Range(0, 5_000).Select(i => family.WithLabels($"{i}"))]);

        Assert.All(got, handles => Assert.Equal(got[0], handles));
        Assert.Equal(5_000, family.GetAllSeries().Count);
    }

    [Fact]
    public void A_series_at_the_limit_is_found_while_it_is_hidden_and_shown()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { SeriesLimit = 1 });
        Counter held = family.WithLabels("1");
        held.Unpublish();

        // Takes the only place, so that the set is full whether the first one is shown or not.
        Counter other = family.WithLabels("2");

        Race.Beside(
            1,
            _ =>
            {
                held.Publish();
                held.Unpublish();
            },
            () => Race.Run(2, _ =>
            {
                for (int i = 0; i < 10 * Times; i++)
                {
                    Assert.Same(held, family.WithLabels("1"));
                }
            }));

        Assert.Same(other, family.WithLabels("2"));
    }

    [Fact]
    public void Threads_that_ask_for_the_last_place_all_get_it()
    {
        for (int round = 0; round < 500; round++)
        {
            MetricFamily<Counter> family = _registry.CreateCounter($"x{round}_total", "", ["a"], new CounterOptions { SeriesLimit = 1 });

            Race.Run(3, _ => family.WithLabels("last").Inc());

            Assert.Equal(3, family.GetAllSeries().Single().Value);
        }
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(4, 100)]
    [InlineData(4, 1)]
    public void A_flood_of_random_labels_stays_within_the_limit_and_every_update_is_somewhere(int threads, int limit)
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a", "b"], new CounterOptions { SeriesLimit = limit });

        Race.Beside(
            1,
            _ => Assert.InRange(family.GetAllSeries().Count, 0, limit + 1),
            () => Race.Run(threads, number =>
            {
                var random = new Random(number);
                for (int i = 0; i < Times; i++)
                {
                    family.WithLabels($"{random.Next()}", $"{random.Next(50)}").Inc();
                }
            }));

        List<Sample> samples = _registry.Samples();
        double overflow = samples.Value("x_total{a=\"__overflow__\",b=\"__overflow__\"}");
        Assert.Equal(limit + 1, family.GetAllSeries().Count);
        Assert.Equal(threads * Times, samples.Where(static sample => sample.Name == "x_total").Sum(static sample => sample.Value));
        Assert.Equal(overflow, samples.Value("metricsclient_overflow_updates_total{family=\"x_total\"}"));
        Assert.Equal(1, samples.Value("metricsclient_series_limit_reached_total{family=\"x_total\"}"));
    }

    [Fact]
    public void Families_that_come_and_go_are_never_shown_twice()
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

    private static bool Cleared(MetricFamily<Counter> family)
    {
        family.Clear();
        return true;
    }
}
