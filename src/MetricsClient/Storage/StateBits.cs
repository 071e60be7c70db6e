namespace MetricsClient.Storage;

/// <summary>Which states of one series hold: one bit for each, all read and written at once.</summary>
internal struct StateBits
{
    private long _bits;

    /// <summary>Whether the state holds.</summary>
    public readonly bool Holds(int state) => (Volatile.Read(in _bits) & Bit(state)) != 0;

    /// <summary>All states at one moment.</summary>
    public readonly StateBits Now => new() { _bits = Volatile.Read(in _bits) };

    /// <summary>Makes this state hold, and no other.</summary>
    public void SetOnly(int state) => Volatile.Write(ref _bits, Bit(state));

    /// <summary>Makes one state hold or not, and leaves the others alone.</summary>
    public void Set(int state, bool holds)
    {
        if (holds)
        {
            Interlocked.Or(ref _bits, Bit(state));
        }
        else
        {
            Interlocked.And(ref _bits, ~Bit(state));
        }
    }

    private static long Bit(int state) => 1L << state;
}
