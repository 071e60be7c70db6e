using MetricsClient.Storage;

namespace MetricsClient.Tests.Storage;

/// <summary>Exceptions while cells are added or removed.</summary>
public sealed class StripesFailureTests
{
    private readonly Cell _first = new();
    private Stripes<Cell> _stripes;

    [Fact]
    public void The_cells_stay_if_there_is_no_memory_for_more_cells()
    {
        _stripes.Grow(static _ => new Cell(), 0);
        Cell[]? table = _stripes.Table;

        _stripes.Grow(static length => (new Cell[length])[0], int.MaxValue);

        Assert.Same(table, _stripes.Table);
    }

    [Fact]
    public void An_exception_while_content_moves_loses_no_content_and_keeps_all_cells()
    {
        _stripes.Grow(static _ => new Cell(), 0);
        Cell[] cells = _stripes.Cells.ToArray();
        Array.ForEach(cells, static cell => (cell.Count, cell.Sum) = (1, 1));
        cells[^1].IsStuck = true;

        Assert.Throws<InvalidOperationException>(() =>
        {
            while (_stripes.Cells.Length > 0)
            {
                Stripes.GiveBack(ref _stripes, _first);
            }
        });

        Assert.Equal(cells, _stripes.Cells.ToArray());
        Assert.Equal(cells.Length, _first.Count + cells.Sum(static cell => cell.Count));
        Assert.Equal(cells.Length, cells.Sum(static cell => cell.Sum) + _stripes.RemovedSums.ToArray().Sum());
        Assert.All([_first, .. cells], static cell => Assert.True(cell.Lock.TryAcquire()));
    }

    private sealed class Cell : IStripe<Cell>
    {
        private TryLock _lock;

        public int Count { get; set; }

        public ref TryLock Lock => ref _lock;

        public double Sum { get; set; }

        public bool IsStuck { get; set; }

        public double MoveTo(Cell first)
        {
            if (IsStuck)
            {
                throw new InvalidOperationException("The content cannot move.");
            }

            double sum = Sum;
            first.Count += Count;
            (Count, Sum) = (0, 0);
            return sum;
        }
    }
}
