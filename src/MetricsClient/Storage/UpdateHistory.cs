using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetricsClient.Storage;

/// <summary>The result of a look at a value, see <see cref="UpdateHistory"/>.</summary>
internal enum UpdatePattern
{
    /// <summary>No decision yet, or a mixture of threads.</summary>
    Mixed,

    /// <summary>Several threads update the value so often that they wait for each other: the value should have more cells.</summary>
    Contended,

    /// <summary>Only the current thread has updated the value for a while: the thread can have a cell of its own.</summary>
    Alone,
}

/// <summary>
/// The last sampled updates of the most frequently updated values. Decides from the rate of updates by several threads, not from a single
/// meeting of two threads, because on a machine with many processors such a meeting happens to most values sooner or later.
/// </summary>
/// <remarks>
/// <para>A look is a sampled update, one in <see cref="UpdatesPerLook"/>. A turn is a look by another thread than the previous look. A turn
/// less than 64 microseconds after the previous turn adds 4 to the score of the value: then several threads make more than a million updates
/// per second. Each other look subtracts 1, never below 0. A score of 32 means contention. Eight looks of one thread after its turn mean
/// that the thread is alone. Only a turn reads the clock, which takes as long as ten updates.</para>
/// <para>A conflict is an update that finds the lock of its cell held. A conflict adds 8, after 1 was subtracted for each 32 updates of the
/// cell since the last conflict. Conflicts without an update in between have the same holder of the lock, which may be suspended, and count
/// once.</para>
/// <para>A lost compare-and-swap adds 4 if the last one was less than 64 microseconds ago, and subtracts 1 otherwise.</para>
/// <para>The history is a table with room for few values: a value itself stores nothing, and needs no memory for the decision. A value that
/// shares its entry with another value loses its history when the other value is looked at. So a program that updates thousands of values
/// at random never decides, and a program that updates some values most of the time decides for these values. Values are identified by
/// their addresses: if the garbage collector moves a value, the history starts again.</para>
/// <para>Threads read and write the table without synchronization. A wrong decision costs time or memory, but loses no update.</para>
/// </remarks>
internal sealed class UpdateHistory
{
    /// <summary>One update in this number is a look. More looks would cost too much time (benchmarks: Counting).</summary>
    public const int UpdatesPerLook = 1 << LookBits;

    /// <summary>The binary logarithm of <see cref="UpdatesPerLook"/>.</summary>
    public const int LookBits = 6;

    private const int EntryBits = 8;
    private const int PointsOfLook = 4;
    private const int PointsOfConflict = 8;
    private const int UpdatesOfPoint = 32;
    private const int ScoreToGrow = 32;
    private const int LooksAlone = 8;
    private const int ContendedUpdatesPerSecond = 1_000_000;

    // Distributes addresses, which are multiples of 8, over the table.
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15;

    private static readonly long s_contendedTicks = UpdatesPerLook * Stopwatch.Frequency / ContendedUpdatesPerSecond;

    private readonly Entry[] _entries = new Entry[1 << EntryBits];

    /// <summary>Gets the history of this process.</summary>
    public static UpdateHistory Shared { get; } = new();

    /// <summary>Adds a look of the current thread at a value, right after an update.</summary>
    /// <param name="value">A field of the value, which identifies the value by its address.</param>
    public UpdatePattern Look<T>(ref T value) => Look(ref value, Environment.CurrentManagedThreadId);

    /// <summary>Adds a look at a value.</summary>
    /// <param name="value">A field of the value, which identifies the value by its address.</param>
    /// <param name="thread">The number of the thread, greater than 0: a new entry has 0.</param>
    /// <param name="now">The time in ticks of <see cref="Stopwatch"/>; by default the present time.</param>
    public UpdatePattern Look<T>(ref T value, int thread, long? now = null)
    {
        ref Entry entry = ref EntryOf(ref value);
        return entry.Thread == thread ? LookAgain(ref entry) : Turn(ref entry, thread, now ?? Stopwatch.GetTimestamp());
    }

    private static UpdatePattern LookAgain(ref Entry entry)
    {
        entry.Score = Math.Max(0, entry.Score - 1);
        entry.Alone = Math.Min(LooksAlone, entry.Alone + 1);
        return entry.Alone == LooksAlone ? UpdatePattern.Alone : UpdatePattern.Mixed;
    }

    private static UpdatePattern Turn(ref Entry entry, int thread, long now)
    {
        bool isContended = now - entry.Time < s_contendedTicks;
        entry.Thread = thread;
        entry.Time = now;
        entry.Alone = 0;
        if (isContended)
        {
            return Add(ref entry, PointsOfLook) ? UpdatePattern.Contended : UpdatePattern.Mixed;
        }

        entry.Score = Math.Max(0, entry.Score - 1);
        return UpdatePattern.Mixed;
    }

    /// <summary>Adds a conflict. Returns true if the value should have more cells.</summary>
    /// <param name="cell">The lock that was held, which identifies the cell by its address.</param>
    /// <param name="updates">The number of updates of the cell until now.</param>
    public bool IsContended(ref TryLock cell, long updates)
    {
        ref Entry entry = ref EntryOf(ref cell);
        long since = updates - entry.Updates;
        if (since == 0)
        {
            return false;
        }

        // Negative after the number of updates was reset.
        entry.Updates = updates;
        entry.Score = (int)Math.Max(0, entry.Score - (Math.Max(0, since) / UpdatesOfPoint));
        return Add(ref entry, PointsOfConflict);
    }

    /// <summary>
    /// Adds an update that another thread has forced to repeat a compare-and-swap. Returns true if the value should have more cells.
    /// </summary>
    /// <param name="value">The value, which is identified by its address.</param>
    public bool AddLostSwap(ref double value) => AddLostSwap(ref value, Stopwatch.GetTimestamp());

    /// <summary>As the other overload, at a given time.</summary>
    /// <param name="value">The value, which is identified by its address.</param>
    /// <param name="now">The time in ticks of <see cref="Stopwatch"/>.</param>
    public bool AddLostSwap(ref double value, long now)
    {
        ref Entry entry = ref EntryOf(ref value);
        bool isFrequent = now - entry.Time < s_contendedTicks;
        entry.Time = now;
        if (isFrequent)
        {
            return Add(ref entry, PointsOfLook);
        }

        entry.Score = Math.Max(0, entry.Score - 1);
        return false;
    }

    private static bool Add(ref Entry entry, int points)
    {
        entry.Score += points;
        if (entry.Score < ScoreToGrow)
        {
            return false;
        }

        entry.Score = 0;
        return true;
    }

    private ref Entry EntryOf<T>(ref T value)
    {
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref value);
        ref Entry entry = ref _entries[(int)(unchecked((ulong)address * GoldenRatio) >> (64 - EntryBits))];
        if (entry.Address != address)
        {
            entry = new Entry { Address = address };
        }

        return ref entry;
    }

    // One cache line, so that looks at different values do not disturb each other.
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Entry
    {
        public nint Address;
        public long Time;
        public long Updates;
        public int Thread;
        public int Score;
        public int Alone;
    }
}
