using System.Numerics;
using System.Runtime.CompilerServices;

namespace MetricsClient.Storage;

/// <summary>
/// The common part of all striped values, which have a cell for each processor: index of the current processor, padding between cells,
/// search for a free cell, and removal of unneeded cells.
/// </summary>
internal static class Stripes
{
    /// <summary>The distance in bytes between cells of different processors: two cache lines, which processors load in pairs.</summary>
    public const int BytesApart = 128;

    /// <summary>The offset of the first field in a padded object. The bytes before keep other objects off its cache line.</summary>
    public const int PaddingBefore = 64;

    private const int MaxUseful = 64;

    /// <summary>Gets the largest number of cells: a power of two, twice the number of processors, at most 64.</summary>
    public static int MaxCount { get; } =
        (int)Math.Min(MaxUseful, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2));

    /// <summary>Returns the index of the cell of the current processor.</summary>
    /// <param name="count">The number of cells, a power of two.</param>
    // Inlined, because this takes the largest part of the time of a contended update (benchmarks: Contention).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Current(int count) => Thread.GetCurrentProcessorId() & (count - 1);

    /// <summary>
    /// Acquires the lock of a cell that was in use, or of any other cell. Adds cells under contention. Waits while all cells are in use.
    /// </summary>
    /// <param name="stripes">The cells.</param>
    /// <param name="mine">The cell of the current processor.</param>
    /// <param name="first">The first cell of the value.</param>
    /// <param name="updates">The number of updates of the cell of the current processor.</param>
    /// <param name="grow">Doubles the number of cells.</param>
    /// <param name="owner">The argument of <paramref name="grow"/>.</param>
    public static T AcquireContended<T, TOwner>(ref Stripes<T> stripes, T mine, T first, long updates, Action<TOwner> grow, TOwner owner)
        where T : IStripe<T>
    {
        bool isAcquired = mine.Lock.TryAcquireSoon();

        // Without further cells, an update would wait until the thread that holds the only cell continues.
        if (!stripes.AddConflict(ref mine.Lock, updates) && (isAcquired || stripes.Table is not null))
        {
            return isAcquired ? mine : AcquireAny(ref stripes, first);
        }

        // No lock is held while cells are added, because this allocates and may throw an exception when memory runs out.
        if (isAcquired)
        {
            mine.Lock.Release();
        }

        grow(owner);
        return AcquireAny(ref stripes, first);
    }

    /// <summary>Acquires the lock of any free cell, and waits while all cells are in use.</summary>
    public static T AcquireAny<T>(ref Stripes<T> stripes, T first)
        where T : IStripe<T>
    {
        // The loop ends, because every holder soon releases its lock. The spin yields, because a holder may need this processor.
        var spin = default(YieldingSpin);
        while (true)
        {
            // The search starts half a table away from the cell of the current processor, to find a cell that no other processor uses.
            ReadOnlySpan<T> cells = stripes.Cells;
            int count = Math.Max(1, cells.Length);
            int start = Current(count) ^ (count / 2);
            for (int i = 0; i < count; i++)
            {
                T cell = cells.IsEmpty ? first : cells[(start + i) & (count - 1)];
                if (cell.Lock.TryAcquire())
                {
                    return cell;
                }
            }

            spin.Once();
        }
    }

    /// <summary>
    /// Counts a read. After enough calm reads, moves the counts of half of the cells to the first cell, keeps their sums, and removes these
    /// cells.
    /// </summary>
    /// <remarks>
    /// No update is lost. The locks of the removed cells are acquired before the smaller table is published, and are never released. An
    /// update that has read the larger table fails to acquire the lock of a removed cell, reads the table again and uses another cell.
    /// Readers of the value exclude each other by a lock of the value. So no reader waits for a removed cell or misses content that moves.
    /// </remarks>
    public static void GiveBack<T>(ref Stripes<T> stripes, T first)
        where T : IStripe<T>
    {
        if (!stripes.AddRead() || stripes.Table is not { } table || !first.Lock.TryAcquireToRead())
        {
            return;
        }

        try
        {
            MoveCells(ref stripes, first, table);
        }
        finally
        {
            first.Lock.Release();
        }
    }

    // The content moves before the smaller table is published. If a cell throws an exception, or another thread replaces the table, the cells
    // stay; those whose content has moved are empty.
    private static void MoveCells<T>(ref Stripes<T> stripes, T first, T[] table)
        where T : IStripe<T>
    {
        ReadOnlySpan<T> cells = Stripes<T>.CellsOf(table);
        int kept = cells.Length > Stripes<T>.MinCount ? cells.Length / 2 : 0;
        ReadOnlySpan<T> removed = cells[kept..];

        // Both tables are allocated before the locks of the removed cells are acquired, so that no update waits for the allocation.
        stripes.ReserveSums();
        T[]? smaller = Stripes<T>.Smaller(table, kept);
        int held = 0;
        bool isClosed = false;
        try
        {
            while (held < removed.Length && removed[held].Lock.TryAcquireToRead())
            {
                held++;
            }

            if (held == removed.Length)
            {
                for (int i = 0; i < held; i++)
                {
                    stripes.KeepSum(kept + i, removed[i].MoveTo(first));
                }

                isClosed = stripes.TryShrink(table, smaller);
            }
        }
        finally
        {
            for (int i = 0; i < held && !isClosed; i++)
            {
                removed[i].Lock.Release();
            }
        }

        if (isClosed)
        {
            Stripes<T>.EndLease(table, smaller);
        }
    }
}
