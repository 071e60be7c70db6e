using System.Runtime.CompilerServices;
using MetricsClient.Storage;

namespace MetricsClient.Tests.Storage;

[Collection(nameof(Alone))]
public sealed class StripingMemoryTests
{
    private readonly StripingMemory _memory = new(limit: 1_000);

    [Fact]
    public void Bytes_follow_the_tables_that_are_added_and_replaced()
    {
        object two = new();
        object four = new();
        object one = new();
        var used = new List<long>();

        foreach (Action step in (Action[])[
            () => _memory.Replace(two, replaced: null, share: 1, added: 300),
            () => _memory.Replace(four, two, share: 1, added: 300),
            () => _memory.Replace(one, four, share: 0.25, added: 0),
            () => _memory.Replace(null, one, share: 0, added: 0)])
        {
            step();
            used.Add(_memory.Used);
        }

        Assert.Equal([300, 600, 150, 0], used);
        GC.KeepAlive(two);
        GC.KeepAlive(four);
    }

    [Fact]
    public void No_room_is_left_at_the_limit()
    {
        Assert.True(_memory.HasRoom);

        _memory.Replace(this, replaced: null, share: 1, added: 1_000);

        Assert.False(_memory.HasRoom);
    }

    [Fact]
    public void The_bytes_of_a_removed_series_are_given_back_with_its_cells()
    {
        AddTables();

        Assert.True(SpinWait.SpinUntil(() => Collect() == 0, TimeSpan.FromSeconds(30)), $"{_memory.Used} bytes are still counted.");
    }

    [Fact]
    public void A_grown_value_counts_the_bytes_of_all_its_cells()
    {
        // The cells of earlier tests are given back first.
        Collect();
        long before = StripingMemory.Shared.Used;
        Stripes<long[]> stripes = default;
        for (int i = 0; i < 3; i++)
        {
            stripes.Grow(static length => new long[length], 20_000);
        }

        Assert.InRange(StripingMemory.Shared.Used - before, stripes.Cells.Length * 140_000L, stripes.Cells.Length * 180_000L);
        GC.KeepAlive(stripes.Table);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddTables()
    {
        for (int i = 0; i < 10; i++)
        {
            _memory.Replace(new object(), replaced: null, share: 1, added: 50);
        }

        Assert.Equal(500, _memory.Used);
    }

    private long Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return _memory.Used;
    }
}
