using System.Diagnostics;
using MetricsClient.Storage.Sums;

namespace MetricsClient.Tests.Concurrency;

/// <summary>Fresh counters in each round, because a counter grows from one cell to many once.</summary>
[Collection(nameof(Alone))]
public sealed class CounterRaceTests
{
    private const int Times = 3_000;

    private readonly CollectorRegistry _registry = new();

    [Theory]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(16, true)]
    public void A_counter_loses_nothing_as_cells_are_added_and_removed(int threads, bool hasSlowAtomicOperations)
    {
        using var processor = new AssumedProcessor(hasSlowAtomicOperations);
        for (int round = 0; round < 10; round++)
        {
            Counter counter = _registry.CreateCounter($"x{round}_total", "");

            Race.Beside(1, _ => GrowAndGiveBack(counter), () => Race.Run(threads, _ =>
            {
                for (int i = 0; i < Times; i++)
                {
                    counter.Inc();
                    counter.Inc(0.25);
                    counter.Inc(2);
                    counter.Inc(1L << 32);
                }
            }));

            Assert.Equal(threads * Times * (3.25 + (1L << 32)), counter.Value);
        }
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
                    Count(counter, 800);
                    settled += counter.Sum.Active is ThreadCell { IsMine: true } ? 1 : 0;
                    Interlocked.Increment(ref turn);
                    Count(counter, 50);
                }
            });

            Assert.Equal(threads * Turns * 850 * 1.25, counter.Value);
        }

        Assert.True(settled > 0, "No thread ever had a cell of its own.");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(6, 4)]
    public void Threads_that_take_turns_have_a_cell_each_up_to_the_limit(int threads, int cells)
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
    public void A_thread_gets_its_cell_of_a_counter_again_after_contention_has_ended()
    {
        Counter counter = _registry.CreateCounter("x_total", "");
        counter.Sum.Grow();
        SumExtension? whenAlone = null;
        SumExtension? whenOthersCame = null;
        Race.Run(1, _ =>
        {
            Count(counter, 5 * Times);
            whenAlone = counter.Sum.Active;
            Race.Run(1, _ => Count(counter, 1));
            whenOthersCame = counter.Sum.Active;
            Count(counter, 5 * Times);
        });

        Assert.IsType<ThreadCell>(whenAlone);
        Assert.IsType<ProcessorCells>(whenOthersCame);
        Assert.Same(whenAlone, counter.Sum.Active);
        Assert.Equal(((10 * Times) + 1) * 1.25, counter.Value);
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

    [Fact]
    public void A_thread_that_counts_alone_needs_no_cell_if_atomic_operations_are_fast()
    {
        Counter counter = _registry.CreateCounter("x_total", "");
        using (new AssumedProcessor(hasSlowAtomicOperations: false))
        {
            Race.Run(1, _ => Count(counter, Times));
        }

        Assert.Equal(Times * 1.25, counter.Value);
        Assert.Empty(CellsOf(counter));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_counter_that_two_threads_update_all_the_time_gets_cells_of_processors(bool hasSlowAtomicOperations)
    {
        Assert.SkipUnless(Environment.ProcessorCount > 1, "Threads on one processor do not wait for each other.");
        using var processor = new AssumedProcessor(hasSlowAtomicOperations);
        var patience = Stopwatch.StartNew();
        Counter counter = _registry.CreateCounter("x_total", "");
        int updates = 0;
        Race.Run(2, _ =>
        {
            while (!HasProcessorCells() && patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                Count(counter, Times);
                Interlocked.Add(ref updates, Times);
            }
        });

        Assert.True(HasProcessorCells());
        Assert.Equal(updates * 1.25, counter.Value);

        bool HasProcessorCells() => CellsOf(counter).OfType<ProcessorCells>().Any();
    }

    [Fact]
    public void A_thread_that_counts_alone_after_contention_returns_to_the_shared_cell_if_atomic_operations_are_fast()
    {
        using var processor = new AssumedProcessor(hasSlowAtomicOperations: false);
        Counter counter = _registry.CreateCounter("x_total", "");
        counter.Sum.Grow();

        Race.Run(1, _ => Count(counter, 5 * Times));

        Assert.Null(counter.Sum.Active);
        Assert.Equal(5 * Times * 1.25, counter.Value);
        Assert.IsType<ProcessorCells>(Assert.Single(CellsOf(counter)));
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

    // As contention and calm scrapes do, in a random order.
    private static void GrowAndGiveBack(Counter counter)
    {
        counter.Sum.Grow();
        for (int i = Random.Shared.Next(20); i > 0; i--)
        {
            counter.Sum.GiveBack();
        }
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
        for (SumExtension? cell = counter.Sum.Newest; cell is not null; cell = cell.Older)
        {
            yield return cell;
        }
    }
}
