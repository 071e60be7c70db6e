using System.Runtime.InteropServices;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Tried;

/// <summary>Ways to count that <see cref="Counter"/> does not go, in their barest form: no state of a series, no guards.</summary>
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
        ProcessorCells("a cell for each processor from the start", first: 1),
        ProcessorCells("the same, the first beside the length of the array", first: 0),
    ];

    private static Contender Ours()
    {
        Counter counter = new CollectorRegistry().CreateCounter("tried_total", Workload.Help);
        return Of("Counter.Inc", () => counter.Inc());
    }

    // Contention shows at once, but reading what an atomic step has just written makes the next one wait.
    private static Contender LookAtEachStep()
    {
        long count = 0;
        long contended = 0;
        return Of("an increment that is compared with what was there before", () =>
        {
            long seen = Volatile.Read(ref count);
            if (Interlocked.Increment(ref count) != seen + 1)
            {
                contended++;
            }
        });
    }

    private static Contender ThreadCells() => Of("a cell for each thread, plain adds", static () =>
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
