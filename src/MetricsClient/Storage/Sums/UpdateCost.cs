using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MetricsClient.Storage.Sums;

/// <summary>
/// The cost of updates on this processor, measured once in a process. An atomic addition takes 2 ns on some processors, and 8 ns on others.
/// </summary>
internal sealed class UpdateCost
{
    private const int Unknown = 0;
    private const int Measuring = 1;
    private const int SharedIsFaster = 2;
    private const int ThreadCellIsFaster = 3;

    private const int Rounds = 8;
    private const int Updates = 1_000;

    private readonly Func<(long Own, long Shared)> _measure;
    private int _result;

    /// <param name="measure">Returns the time of updates of a <see cref="ThreadCell"/> and of a shared cell.</param>
    public UpdateCost(Func<(long Own, long Shared)> measure)
    {
        _measure = measure;
    }

    /// <summary>Gets the cost of this process.</summary>
    public static UpdateCost Shared { get; } = new(Measure);

    /// <summary>
    /// Gets a value indicating whether a thread that makes all updates of a sum saves time with a <see cref="ThreadCell"/>. The first call
    /// measures, in about two milliseconds with the compilation of the measurement. Other threads do not wait for it: the value is false
    /// until the measurement ends.
    /// </summary>
    // Not measured in a static initializer, because threads would wait for it, and an exception in it would be thrown by every later update.
    public bool IsThreadCellFaster
    {
        get
        {
            int result = Volatile.Read(ref _result);
            return result == ThreadCellIsFaster || (result == Unknown && MeasureOnce());
        }
    }

    /// <summary>Sets the result, for tests that do not depend on the processor.</summary>
    public void Assume(bool isThreadCellFaster) => Volatile.Write(ref _result, isThreadCellFaster ? ThreadCellIsFaster : SharedIsFaster);

    private bool MeasureOnce()
    {
        if (Interlocked.CompareExchange(ref _result, Measuring, Unknown) != Unknown)
        {
            return false;
        }

        int result = Unknown;
        try
        {
            // The thread cell has to save a quarter of the time, because an update also has to find out which cell is active.
            (long own, long shared) = _measure();
            result = own < shared / 4 * 3 ? ThreadCellIsFaster : SharedIsFaster;
        }
        catch (OutOfMemoryException)
        {
            // The update goes on with the shared cell, and a later update measures.
        }
        finally
        {
            Volatile.Write(ref _result, result);
        }

        return result == ThreadCellIsFaster;
    }

    // Compiled with all optimizations at the first call. The shortest of several rounds counts, because a round can be interrupted.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (long Own, long Shared) Measure()
    {
        SumCell shared = default;
        var own = new ThreadCell(ThreadToken.OfCurrent());
        long sharedTicks = long.MaxValue;
        long ownTicks = long.MaxValue;
        int looks = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Updates; i++)
            {
                // The result is used, as in an update: an atomic addition takes longer if its result is used.
                looks += shared.Increment() % UpdateHistory.UpdatesPerLook == 0 ? 1 : 0;
            }

            long middle = Stopwatch.GetTimestamp();
            for (int i = 0; i < Updates && IsMine(own); i++)
            {
                own.Increment();
            }

            sharedTicks = Math.Min(sharedTicks, middle - start);
            ownTicks = Math.Min(ownTicks, Stopwatch.GetTimestamp() - middle);
        }

        return (ownTicks, looks > 0 ? sharedTicks : 0);
    }

    // Not inlined, because the thread would then be looked up once for all updates.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool IsMine(ThreadCell cell) => cell.IsMine;
}
