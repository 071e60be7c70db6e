using System.Runtime.InteropServices;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Tried;

/// <summary>Rejected implementations of <see cref="Counter"/> in minimal form, without series state and without guards.</summary>
internal static class Counters
{
    private static readonly int s_cells = Environment.ProcessorCount * 2;

    [ThreadStatic]
    private static Cell? s_mine;

    public static IEnumerable<Contender> All() =>
    [
        Ours(),
        Floors.CasLoop() with { Name = "compare-and-swap loop on a double" },
        LookAtEachStep(),
        ThreadCells(),
        ProcessorCells("a cell per processor from the start", first: 1),
        ProcessorCells("a cell per processor, the first next to the array length", first: 0),
    ];

    private static Contender Ours()
    {
        Counter counter = new CollectorRegistry().CreateCounter("tried_total", Workload.Help);
        return Of("Counter.Inc", () => counter.Inc());
    }

    // Detects contention at once, but a read of a cell directly after an atomic operation delays the next operation.
    private static Contender LookAtEachStep()
    {
        long count = 0;
        long contended = 0;
        return Of("an increment with a check of the previous value", () =>
        {
            long seen = Volatile.Read(ref count);
            if (Interlocked.Increment(ref count) != seen + 1)
            {
                contended++;
            }
        });
    }

    private static Contender ThreadCells() => Of("a cell per thread, plain adds", static () =>
    {
        Cell mine = s_mine ??= new Cell();
        Volatile.Write(ref mine.Count, mine.Count + 1);
    });

    private static Contender ProcessorCells(string name, int first)
    {
        var cells = new Padded[s_cells + 1];
        return Of(name, () => Interlocked.Increment(ref cells[first + (Thread.GetCurrentProcessorId() % s_cells)].Count));
    }

    private static Contender Of(string name, Action step) => new(name, calls =>
    {
        for (int i = 0; i < calls; i++)
        {
            step();
        }
    });

    private sealed class Cell
    {
        public long Count;
    }

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Padded
    {
        public long Count;
    }
}
