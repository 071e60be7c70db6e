using MetricsClient.Storage.Sums;

namespace MetricsClient.Tests.Storage.Sums;

public sealed class ProcessorCellsTests
{
    private const int ReadsToShrink = 8;

    private readonly ProcessorCells _cells = new();
    private SumCell _shared;
    private StripedSum _sum;

    [Fact]
    public void Calm_reads_remove_all_cells_and_keep_the_sum()
    {
        GrowToTheMost();
        _cells.Increment();
        _cells.Add(0.1);
        _cells.Add(3);
        double before = Total();

        bool isEmpty = false;
        for (int i = 0; !isEmpty; i++)
        {
            Assert.InRange(i, 0, 10 * ReadsToShrink);
            isEmpty = _cells.GiveBack(ref _shared);
            Assert.Equal(before, Total());
        }

        Assert.False(_cells.HasCells);
        Assert.Equal(4, _shared.Whole);
        Assert.Equal((CellUpdate.NoCells, CellUpdate.NoCells), (_cells.Increment(), _cells.Add(0.5)));
        Assert.Equal(before, Total());
    }

    [Fact]
    public void The_version_changes_with_each_move_and_is_even_afterwards()
    {
        GrowToTheMost();
        var versions = new HashSet<int>();
        for (int i = 0; i < 3 * ReadsToShrink; i++)
        {
            _cells.GiveBack(ref _shared);
            versions.Add(_cells.Version);
        }

        Assert.Equal([0, 2, 4], versions.Order().Take(3));
    }

    [Fact]
    public void A_sum_of_fractions_never_decreases_while_cells_come_and_go()
    {
        var random = new Random(7);
        double last = 0;
        for (int round = 0; round < 2_000; round++)
        {
            if (random.Next(5) == 0)
            {
                _cells.Grow();
            }

            _cells.Add(random.NextDouble() * Math.Pow(10, random.Next(-8, 4)));
            _cells.GiveBack(ref _shared);
            double total = Total();

            Assert.True(total >= last, $"The sum decreased from {last:R} to {total:R}.");
            last = total;
        }
    }

    [Fact]
    public void A_closed_cell_returns_its_content_and_refuses_updates()
    {
        SumCell cell = default;
        cell.TryIncrement(out _);
        cell.TryAdd(0.5, out _);

        Assert.Equal((1, 0.5), cell.Close());
        Assert.False(cell.TryIncrement(out _));
        Assert.False(cell.TryAdd(1, out _));
        Assert.False(cell.TryAdd(0.5, out _));
        Assert.True(cell.Whole < 0);
    }

    [Fact]
    public void No_update_is_lost_and_no_reader_sees_a_decrease_while_cells_are_added_and_removed()
    {
        const int Threads = 3;
        const int Times = 20_000;
        int removed = 0;
        int round = 0;
        for (; removed == 0 && round < 200; round++)
        {
            double last = _sum.Value;
            Race.Beside(
                2,
                number =>
                {
                    if (number == 0)
                    {
                        _sum.Grow();
                        return;
                    }

                    int version = _sum.Version;
                    _sum.GiveBack();
                    removed += _sum.Version - version;
                    double now = _sum.Value;
                    Assert.True(now >= last, $"The sum decreased from {last:R} to {now:R}.");
                    last = now;
                },
                () => Race.Run(Threads, _ => Update(Times)));

            Assert.Equal((round + 1) * Threads * Times * 3.75, _sum.Value);
        }

        Assert.True(removed > 0, "No cells were removed during the updates.");
    }

    private void Update(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _sum.Increment();
            _sum.Add(2);
            _sum.Add(0.75);
        }
    }

    private void GrowToTheMost()
    {
        for (int i = 0; i < 7; i++)
        {
            _cells.Grow();
        }
    }

    private double Total()
    {
        long whole = _shared.Whole;
        double fraction = _shared.Fraction;
        _cells.AddTo(ref whole, ref fraction);
        return whole + fraction;
    }
}
