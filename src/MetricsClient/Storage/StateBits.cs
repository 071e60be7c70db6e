namespace MetricsClient.Storage;

/// <summary>The states of one series of a state set, a bit for each state. Atomic operations read and write all bits.</summary>
internal struct StateBits
{
    private long _bits;

    /// <summary>Returns true if the state is set.</summary>
    public readonly bool IsEnabled(int state) => (Volatile.Read(in _bits) & Bit(state)) != 0;

    /// <summary>Gets a copy of all states at one moment.</summary>
    public readonly StateBits Now => new() { _bits = Volatile.Read(in _bits) };

    /// <summary>Sets one state and clears all others.</summary>
    public void SetOnly(int state) => Volatile.Write(ref _bits, Bit(state));

    /// <summary>Sets or clears one state without changing the others.</summary>
    public void Set(int state, bool enabled)
    {
        if (enabled)
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
