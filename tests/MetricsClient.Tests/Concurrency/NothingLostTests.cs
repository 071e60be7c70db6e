using System.Reflection;
using MetricsClient.Storage.Sums;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Concurrency;

/// <summary>Fresh metrics each round, since growing from one cell to many happens once and at the beginning.</summary>
[Collection(nameof(Alone))]
public sealed class NothingLostTests
{
    private const int Times = 3_000;
    private const int FewestRounds = 20;
    private const int FewestGrown = 5;
    private const int MostRounds = 2_000;

    private readonly CollectorRegistry _registry = new();

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void A_counter_loses_nothing_as_it_grows(int threads)
    {
        int grown = 0;
        for (int round = 0; IsWanting(round, grown); round++)
        {
            Counter counter = _registry.CreateCounter($"x{round}_total", "");

            Race.Run(threads, _ =>
            {
                for (int i = 0; i < Times; i++)
                {
                    counter.Inc();
                    counter.Inc(0.25);
                    counter.Inc(2);
                    counter.Inc(1L << 32);
                }
            });

            Assert.Equal(threads * Times * (3.25 + (1L << 32)), counter.Value);
            grown += CellsOf(counter).OfType<ProcessorCells>().Count();
        }

        AssertSomeGrew(grown);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void A_counter_loses_nothing_as_threads_take_turns_and_overlap(int threads)
    {
        const int Turns = 20;
        int settled = 0;
        for (int round = 0; round < 50; round++)
        {
            Counter counter = _registry.CreateCounter($"x{round}_total", "");
            int turn = 0;

            // Long enough for a cell of its own, which is still in use when the next one comes.
            Race.Run(threads, number =>
            {
                for (int i = 0; i < Turns; i++)
                {
                    Await(() => Volatile.Read(ref turn) % threads == number);
                    Count(counter, 200);
                    settled += At(counter, "_sum", "_active") is ThreadCell { IsMine: true } ? 1 : 0;
                    Interlocked.Increment(ref turn);
                    Count(counter, 50);
                }
            });

            Assert.Equal(threads * Turns * 250 * 1.25, counter.Value);
        }

        Assert.True(settled > 0, "No thread ever had a cell of its own.");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(6, 4)]
    public void Threads_that_take_turns_have_a_cell_each_until_they_are_too_many(int threads, int cells)
    {
        const int Turns = 5;
        Counter counter = _registry.CreateCounter("x_total", "");
        int turn = 0;

        Race.Run(threads, number =>
        {
            for (int i = 0; i < Turns; i++)
            {
                Await(() => Volatile.Read(ref turn) % threads == number);
                Count(counter, Times);
                Interlocked.Increment(ref turn);
            }

            // No thread ends, and gives up its cell, before all threads have had a cell.
            Await(() => Volatile.Read(ref turn) == threads * Turns);
        });

        Assert.Equal(threads * Turns * Times * 1.25, counter.Value);
        Assert.Equal(cells, CellsOf(counter).OfType<ThreadCell>().Count());
        Assert.Equal(cells, CellsOf(counter).Count());
    }

    [Fact]
    public void Threads_that_met_and_parted_have_the_counter_for_themselves_again()
    {
        if (Environment.ProcessorCount == 1)
        {
            Assert.Skip("On one processor threads hardly ever meet.");
        }

        Counter counter = _registry.CreateCounter("x_total", "");
        int met = 0;
        while (!CellsOf(counter).OfType<ProcessorCells>().Any() && met < MostRounds)
        {
            Race.Run(2, _ => Count(counter, Times));
            met++;
        }

        object? whenAlone = null;
        object? whenOthersCame = null;
        Race.Run(1, _ =>
        {
            Count(counter, 5 * Times);
            whenAlone = At(counter, "_sum", "_active");
            Race.Run(1, _ => Count(counter, 1));
            whenOthersCame = At(counter, "_sum", "_active");
            Count(counter, 5 * Times);
        });

        Assert.IsType<ThreadCell>(whenAlone);
        Assert.IsType<ProcessorCells>(whenOthersCame);
        Assert.Same(whenAlone, At(counter, "_sum", "_active"));
        Assert.Equal(((((2 * met) + 10) * Times) + 1) * 1.25, counter.Value);
        Assert.Single(CellsOf(counter).OfType<ProcessorCells>());
    }

    [Fact]
    public void The_amount_of_an_ended_thread_stays_when_the_next_thread_gets_the_cell()
    {
        Counter counter = _registry.CreateCounter("x_total", "");
        for (int i = 0; i < 100; i++)
        {
            Race.Run(1, _ => Count(counter, Times));
        }

        Assert.Equal(100 * Times * 1.25, counter.Value);
        Assert.IsType<ThreadCell>(Assert.Single(CellsOf(counter)));
    }

    [Theory]
    [InlineData(2, 60)]
    [InlineData(4, 30)]
    [InlineData(16, 10)]
    public void A_gauge_loses_nothing(int threads, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            Gauge gauge = _registry.CreateGauge($"x{round}", "");

            Race.Run(threads, _ =>
            {
                for (int i = 0; i < Times; i++)
                {
                    gauge.Inc();
                    gauge.Inc(0.5);
                    gauge.Dec(0.25);
                }
            });

            Assert.Equal(threads * Times * 1.25, gauge.Value);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void A_histogram_loses_nothing_as_it_grows(int threads)
    {
        int grown = 0;
        for (int round = 0; IsWanting(round, grown); round++)
        {
            Histogram histogram = _registry.CreateHistogram($"x{round}", "", new HistogramOptions { Buckets = [1, 2, 3] });

            Race.Run(threads, _ => Observe(histogram));

            AssertObserved(histogram, threads);
            grown += At(histogram, "_cells", "_body", "Stripes", "_table") is not null ? 1 : 0;
        }

        AssertSomeGrew(grown);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_histogram_loses_nothing_to_its_readers(int threads)
    {
        for (int round = 0; round < 10; round++)
        {
            Histogram histogram = _registry.CreateHistogram($"x{round}", "", new HistogramOptions { Buckets = [1, 2, 3] });

            Race.Beside(1, _ => histogram.GetSnapshot(), () => Race.Run(threads, _ => Observe(histogram)));

            AssertObserved(histogram, threads);
        }
    }

    [Theory]
    [InlineData(2, 30)]
    [InlineData(4, 20)]
    [InlineData(16, 5)]
    public void A_summary_loses_nothing_as_it_grows_and_its_window_moves_on(int threads, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            // As long as this goes on, everything stays within the window.
            var time = new FakeTimeProvider();
            var registry = new CollectorRegistry(time);
            Summary summary = registry.CreateSummary(
                "x", "", new SummaryOptions { Quantiles = [0.5, 0.5 + 1e-9], MaxAge = TimeSpan.FromSeconds(100), AgeBuckets = 100 });
            int steps = 0;

            Race.Beside(1, _ => Read(), () => Race.Run(threads, _ =>
            {
                for (int i = 0; i < Times; i++)
                {
                    summary.Observe(1);
                    summary.Observe(1000);
                }
            }));

            // One more or less of either value would change one of the two middle ones.
            IReadOnlyList<SummaryQuantile> middle = summary.GetSnapshot().Quantiles;
            Assert.InRange(middle[0].Value, 0.99, 1.01);
            Assert.InRange(middle[1].Value, 990, 1010);
            Assert.Equal((2L * threads * Times, 1001.0 * threads * Times), (summary.GetSnapshot().Count, summary.GetSnapshot().Sum));

            void Read()
            {
                summary.GetSnapshot();
                if (steps++ < 95)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                }
            }
        }
    }

    [Fact]
    public void A_gauge_is_raised_to_the_largest_and_lowered_to_the_smallest_target_of_any_thread()
    {
        Gauge high = _registry.CreateGauge("high", "");
        Gauge low = _registry.CreateGauge("low", "");

        Race.Run(4, number =>
        {
            for (int i = 0; i < Times; i++)
            {
                high.IncTo((i * 4) + number);
                low.DecTo(-(i * 4) - number);
            }
        });

        Assert.Equal((Times * 4) - 1, high.Value);
        Assert.Equal(1 - (Times * 4), low.Value);
    }

    [Fact]
    public void Threads_that_raise_a_counter_to_one_target_do_not_add_up()
    {
        for (int round = 0; round < Times; round++)
        {
            Counter counter = _registry.CreateCounter($"x{round}_total", "");

            Race.Run(2, _ => counter.IncTo(7));

            Assert.Equal(7, counter.Value);
        }
    }

    [Fact]
    public void Work_in_progress_on_many_threads_ends_at_zero_however_often_it_is_disposed()
    {
        Gauge gauge = _registry.CreateGauge("x", "");

        Race.Run(4, _ =>
        {
            for (int i = 0; i < Times; i++)
            {
                IDisposable work = gauge.TrackInProgress();
                work.Dispose();
                work.Dispose();
            }
        });

        Assert.Equal(0, gauge.Value);
    }

    [Fact]
    public void One_handle_of_work_in_progress_disposed_by_many_threads_counts_once()
    {
        Gauge gauge = _registry.CreateGauge("x", "");
        for (int round = 0; round < 100; round++)
        {
            IDisposable work = gauge.TrackInProgress();

            Race.Run(4, _ => work.Dispose());

            Assert.Equal(0, gauge.Value);
        }
    }

    // Whether threads meet at a cell is chance, so there are as many rounds as it takes.
    private static bool IsWanting(int round, int grown) => round < FewestRounds || (grown < FewestGrown && round < MostRounds);

    // On one processor threads hardly ever meet.
    private static void AssertSomeGrew(int grown) => Assert.True(grown > 0 || Environment.ProcessorCount == 1, "Nothing ever grew.");

    // Follows private fields, because only this test needs the values.
    private static object? At(object metric, params string[] path)
    {
        object? at = metric;
        foreach (string field in path)
        {
            at = at?.GetType().GetField(field, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)?.GetValue(at);
        }

        return at;
    }

    // Without the sleeps of SpinUntil, which are long on some systems.
    private static void Await(Func<bool> condition)
    {
        var spin = new SpinWait();
        while (!condition())
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static void Count(Counter counter, int times)
    {
        for (int i = 0; i < times; i++)
        {
            counter.Inc();
            counter.Inc(0.25);
        }
    }

    private static IEnumerable<SumExtension> CellsOf(Counter counter)
    {
        for (var cell = (SumExtension?)At(counter, "_sum", "_newest"); cell is not null; cell = cell.Older)
        {
            yield return cell;
        }
    }

    private static void Observe(Histogram histogram)
    {
        for (int i = 0; i < Times; i++)
        {
            histogram.Observe(i % 4);
            histogram.Observe(2.5, 2);
        }
    }

    private static void AssertObserved(Histogram histogram, int threads)
    {
        long each = threads * Times / 4;
        HistogramSnapshot snapshot = histogram.GetSnapshot();
        Assert.Equal((12 * each, 26.0 * each), (snapshot.Count, snapshot.Sum));
        Assert.Equal([2 * each, 3 * each, 12 * each, 12 * each], snapshot.Buckets.Select(static bucket => bucket.CumulativeCount));
    }
}
