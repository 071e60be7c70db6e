using MetricsClient.Storage;

namespace MetricsClient.Tests.Storage;

[Collection(nameof(Alone))]
public sealed class StripesTests
{
    private const int ConflictsToGrow = 4;
    private const int ConflictsToStay = 32;
    private const int ReadsToShrink = 8;
    private const int MaxRounds = 200;

    private readonly Cell _first = new();
    private Stripes<Cell> _stripes;
    private long _updates;

    [Fact]
    public void Cells_double_up_to_twice_the_number_of_processors_and_keep_their_places()
    {
        var counts = new List<int>();
        Cell[] before = [];
        for (int i = 0; i < 10; i++)
        {
            _stripes.Grow(static _ => new Cell(), 0);
            Cell[] cells = _stripes.Cells.ToArray();
            Assert.Equal(before, cells[..before.Length]);
            Assert.Equal(cells.Length, cells.Distinct().Count());
            counts.Add(cells.Length);
            before = cells;
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(static power => Math.Min(1 << power, Stripes.MaxCount)), counts);
        Assert.InRange(Stripes.MaxCount, Math.Min(2 * Environment.ProcessorCount, 64), 64);
    }

    [Fact]
    public void The_first_cell_serves_all_processors_until_there_are_more()
    {
        Assert.Same(_first, _stripes.Mine(_first));

        _stripes.Grow(static _ => new Cell(), 0);

        Assert.Contains(_stripes.Mine(_first), _stripes.Cells.ToArray());
    }

    [Fact]
    public void Frequent_conflicts_double_the_cells_up_to_the_maximum()
    {
        while (_stripes.Cells.Length < Stripes.MaxCount)
        {
            Assert.All(Enumerable.Range(1, ConflictsToGrow - 1), _ => Assert.False(_stripes.AddConflict(ref _first.Lock, ++_updates)));
            Assert.True(_stripes.AddConflict(ref _first.Lock, ++_updates));
            _stripes.Grow(static _ => new Cell(), 0);
        }

        Assert.All(Enumerable.Range(1, 4 * ConflictsToGrow), _ => Assert.False(_stripes.AddConflict(ref _first.Lock, ++_updates)));
    }

    [Fact]
    public void Conflicts_with_one_suspended_holder_count_once()
    {
        Assert.All(Enumerable.Range(1, 100), _ => Assert.False(_stripes.AddConflict(ref _first.Lock, updates: 7)));
        Assert.All(Enumerable.Range(1, ConflictsToGrow - 2), i => Assert.False(_stripes.AddConflict(ref _first.Lock, updates: 7 + i)));
        Assert.True(_stripes.AddConflict(ref _first.Lock, updates: 10));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(300, false)]
    public void Conflicts_that_are_rare_among_the_updates_add_no_cells(int updatesPerConflict, bool isReported) =>
        Assert.Equal(isReported, Enumerable.Range(1, 1_000).Any(i => _stripes.AddConflict(ref _first.Lock, (long)i * updatesPerConflict)));

    [Fact]
    public void The_sums_of_removed_cells_stay_at_their_places()
    {
        GrowToTheMost();
        for (int i = 0; i < Stripes.MaxCount; i++)
        {
            _stripes.Cells[i].Sum = 0.1 * i;
        }

        Read(ReadsToShrink);
        int kept = _stripes.Cells.Length;
        Assert.Equal(Stripes.MaxCount / 2, kept);
        Assert.Equal(Enumerable.Range(0, Stripes.MaxCount).Select(i => i < kept ? 0 : 0.1 * i), _stripes.RemovedSums.ToArray());

        GrowToTheMost();
        _stripes.Cells[^1].Sum = 1;
        Read(ReadsToShrink);
        Assert.Equal((0.1 * (Stripes.MaxCount - 1)) + 1, _stripes.RemovedSums[^1]);

        _stripes.ClearSums();
        Assert.True(_stripes.RemovedSums.IsEmpty);
    }

    [Fact]
    public void Calm_reads_give_back_all_cells_step_by_step_and_keep_the_content()
    {
        GrowToTheMost();
        Array.ForEach(_stripes.Cells.ToArray(), static cell => cell.Count = 1);
        int cells = Stripes.MaxCount;
        while (cells > 0)
        {
            for (int i = 0; i < ReadsToShrink; i++)
            {
                Assert.Equal(cells, _stripes.Cells.Length);
                Stripes.GiveBack(ref _stripes, _first);
            }

            cells = cells > 2 ? cells / 2 : 0;
            Assert.Equal(cells, _stripes.Cells.Length);
            Assert.Equal(Stripes.MaxCount, Total());
        }

        Assert.Equal(Stripes.MaxCount, _first.Count);
        Assert.True(_first.Lock.TryAcquire());
    }

    [Fact]
    public void Conflicts_above_a_limit_start_the_calm_time_from_the_beginning()
    {
        GrowToTheMost();
        ReadWithConflicts(ConflictsToStay);
        Assert.Equal(Stripes.MaxCount, _stripes.Cells.Length);

        ReadWithConflicts(ConflictsToStay - 1);
        Assert.True(_stripes.Cells.Length < Stripes.MaxCount);
    }

    [Fact]
    public void No_cell_is_given_back_while_one_of_them_is_in_use()
    {
        GrowToTheMost();
        Cell[] cells = _stripes.Cells.ToArray();
        Cell[]? table = _stripes.Table;
        Assert.All([_first, cells[^1], cells[cells.Length / 2]], used =>
        {
            Assert.True(used.Lock.TryAcquire());
            Read(2 * ReadsToShrink);
            used.Lock.Release();

            Assert.Same(table, _stripes.Table);
        });

        Assert.All([_first, .. cells], static cell => Assert.True(cell.Lock.TryAcquire()));
    }

    [Fact]
    public void An_update_that_chose_a_removed_cell_goes_to_another_cell()
    {
        _stripes.Grow(static _ => new Cell(), 0);
        Cell chosen = _stripes.Mine(_first);
        Read(ReadsToShrink);

        Assert.False(chosen.Lock.TryAcquire());
        Assert.Same(_first, Stripes.AcquireAny(ref _stripes, _first));
    }

    [Fact]
    public void Every_free_cell_is_found_and_a_thread_waits_while_all_cells_are_in_use()
    {
        GrowToTheMost();
        Cell[] cells = _stripes.Cells.ToArray();
        var acquired = new HashSet<Cell>(cells.Select(_ => Stripes.AcquireAny(ref _stripes, _first)));
        Assert.Equal([.. cells], acquired);
        Cell? last = null;

        Race.Run(() => last = Stripes.AcquireAny(ref _stripes, _first), () => cells[^1].Lock.Release());

        Assert.Same(cells[^1], last);
    }

    [Fact]
    public void No_update_is_lost_while_cells_are_added_and_given_back()
    {
        const int Threads = 3;
        const int Times = 20_000;
        int shrunk = 0;
        int round = 0;
        for (; shrunk == 0 && round < MaxRounds; round++)
        {
            long last = 0;
            Race.Beside(
                2,
                number =>
                {
                    if (number == 0)
                    {
                        _stripes.Grow(static _ => new Cell(), 0);
                        return;
                    }

                    long total = Total();
                    Assert.True(total >= last);
                    last = total;
                    int cells = _stripes.Cells.Length;
                    Stripes.GiveBack(ref _stripes, _first);
                    shrunk += _stripes.Cells.Length < cells ? 1 : 0;
                },
                () => Race.Run(Threads, _ => Update(Times)));

            Assert.Equal((round + 1) * Threads * Times, Total());
        }

        Assert.True(shrunk > 0, "No cells were given back during the updates.");
    }

    private void Update(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Cell cell = _stripes.Mine(_first);
            if (!cell.Lock.TryAcquire())
            {
                _stripes.AddConflict(ref _first.Lock, ++_updates);
                cell = Stripes.AcquireAny(ref _stripes, _first);
            }

            cell.Count++;
            cell.Lock.Release();
        }
    }

    private void GrowToTheMost()
    {
        while (_stripes.Cells.Length < Stripes.MaxCount)
        {
            _stripes.Grow(static _ => new Cell(), 0);
        }
    }

    // Conflicts before every eighth read.
    private void ReadWithConflicts(int conflicts)
    {
        for (int i = 0; i < 5 * ReadsToShrink; i++)
        {
            for (int k = 0; i % ReadsToShrink == 0 && k < conflicts; k++)
            {
                _stripes.AddConflict(ref _first.Lock, ++_updates);
            }

            Stripes.GiveBack(ref _stripes, _first);
        }
    }

    private void Read(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Stripes.GiveBack(ref _stripes, _first);
        }
    }

    private long Total()
    {
        long total = 0;
        foreach (Cell cell in new[] { _first }.Concat(_stripes.Cells.ToArray()))
        {
            cell.Lock.AcquireToRead();
            total += cell.Count;
            cell.Lock.Release();
        }

        return total;
    }

    private sealed class Cell : IStripe<Cell>
    {
        // Pinned, because the history of conflicts starts again if the garbage collector moves the lock.
        private readonly TryLock[] _lock = GC.AllocateArray<TryLock>(1, pinned: true);

        public long Count { get; set; }

        public ref TryLock Lock => ref _lock[0];

        public double Sum { get; set; }

        public double MoveTo(Cell first)
        {
            double sum = Sum;
            first.Count += Count;
            (Count, Sum) = (0, 0);
            return sum;
        }
    }
}
