using System.Runtime.CompilerServices;

namespace MetricsClient.Storage;

/// <summary>The result of a look at a value, see <see cref="UpdateHistory"/>.</summary>
internal enum UpdatePattern
{
    /// <summary>No decision yet, or a mixture of threads.</summary>
    Mixed,

    /// <summary>Other threads often update the value at the same moment: the value should have more cells.</summary>
    Contended,

    /// <summary>Only the current thread has updated the value for a while: the thread should have a cell of its own.</summary>
    Alone,
}

/// <summary>
/// What one thread has seen of the values that it updated: whether other threads updated a value at the same moment. Decides from the rate
/// of such events, not from a single event, because on a machine with many processors most values have one sooner or later.
/// </summary>
/// <remarks>
/// <para>A look is a sampled update. A look that meets another thread adds 4 to the score of the value, and another look subtracts 1, never
/// below 0. A score of 32 means contention: more than a fifth of the looks meet another thread. Eight looks in a row without another thread
/// mean that the thread is alone.</para>
/// <para>A conflict is an update that finds the lock of its cell held. A conflict adds 8, after 1 was subtracted for each 32 updates of the
/// cell since the last conflict of the thread. Conflicts without an update in between have the same holder of the lock, which may be
/// suspended, and count once.</para>
/// <para>The history is a table with room for few values, stored for each thread: a value itself stores nothing, and needs no memory for
/// the decision. A value that shares its entry with another value loses its history when the other value is looked at. So a thread that
/// updates thousands of values at random never decides, and a thread that updates some values most of the time decides for these values.
/// Values are identified by their addresses: if the garbage collector moves a value, the history starts again.</para>
/// </remarks>
internal sealed class UpdateHistory
{
    private const int EntryBits = 5;
    private const int PointsOfLook = 4;
    private const int PointsOfConflict = 8;
    private const int UpdatesOfPoint = 32;
    private const int ScoreToGrow = 32;
    private const int LooksAlone = 8;

    // Distributes addresses, which are multiples of 8, over the table.
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15;

    [ThreadStatic]
    private static UpdateHistory? s_current;

    private readonly Entry[] _entries = new Entry[1 << EntryBits];

    private UpdateHistory()
    {
    }

    /// <summary>Adds a look at a value.</summary>
    /// <param name="value">A field of the value, which identifies the value by its address.</param>
    /// <param name="isContended">True if another thread updated the value at the same moment.</param>
    public static UpdatePattern Look<T>(ref T value, bool isContended)
    {
        ref Entry entry = ref EntryOf(ref value);
        if (!isContended)
        {
            entry.Score = Math.Max(0, entry.Score - 1);
            entry.Calm++;
            return entry.Calm >= LooksAlone ? UpdatePattern.Alone : UpdatePattern.Mixed;
        }

        return Add(ref entry, PointsOfLook) ? UpdatePattern.Contended : UpdatePattern.Mixed;
    }

    /// <summary>Adds a conflict. Returns true if the value should have more cells.</summary>
    /// <param name="value">A field of the value, which identifies the value by its address.</param>
    /// <param name="updates">The number of updates of the cell until now.</param>
    public static bool IsContended<T>(ref T value, long updates)
    {
        ref Entry entry = ref EntryOf(ref value);
        long since = updates - entry.Updates;
        if (since == 0)
        {
            return false;
        }

        // Negative if the thread now uses the cell of another processor.
        entry.Updates = updates;
        entry.Score = (int)Math.Max(0, entry.Score - (Math.Max(0, since) / UpdatesOfPoint));
        return Add(ref entry, PointsOfConflict);
    }

    private static bool Add(ref Entry entry, int points)
    {
        entry.Calm = 0;
        entry.Score += points;
        if (entry.Score < ScoreToGrow)
        {
            return false;
        }

        entry.Score = 0;
        return true;
    }

    private static ref Entry EntryOf<T>(ref T value)
    {
        UpdateHistory history = s_current ??= new UpdateHistory();
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref value);
        ref Entry entry = ref history._entries[(int)(unchecked((ulong)address * GoldenRatio) >> (64 - EntryBits))];
        if (entry.Address != address)
        {
            entry = new Entry { Address = address };
        }

        return ref entry;
    }

    private struct Entry
    {
        public nint Address;
        public int Score;
        public int Calm;
        public long Updates;
    }
}
