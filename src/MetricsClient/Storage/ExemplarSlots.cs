using MetricsClient.Model;

namespace MetricsClient.Storage;

/// <summary>The latest exemplar of each of several numbers: of a counter, or of the buckets of a histogram.</summary>
/// <remarks>
/// <para>Lock-free: an exemplar is one reference, which is stored and read whole.</para>
/// <para>A slot is open to a sample until it holds an exemplar, and again once a scrape has read it. So there is at most one sample
/// for each slot and scrape, and finding a slot closed costs one look, without a clock.</para>
/// <para>Writers update the number first and then the slot; readers read the slot first. So what an exemplar tells of is always
/// part of the number that it is shown with.</para>
/// </remarks>
internal sealed class ExemplarSlots
{
    private readonly Slot[] _slots;

    public ExemplarSlots(int count)
    {
        _slots = new Slot[count];
    }

    /// <summary>The slots of a series, made by whoever needs them first.</summary>
    public static ExemplarSlots Of(ref ExemplarSlots? field, int count) =>
        Volatile.Read(ref field) ?? Interlocked.CompareExchange(ref field, new ExemplarSlots(count), null) ?? field;

    /// <summary>Whether a sample may be put there.</summary>
    public bool IsOpen(int slot) => !Volatile.Read(ref _slots[slot].IsClosed);

    /// <summary>Replaces what was there.</summary>
    public void Put(int slot, StoredExemplar exemplar)
    {
        Volatile.Write(ref _slots[slot].Exemplar, exemplar);
        Volatile.Write(ref _slots[slot].IsClosed, true);
    }

    /// <summary>Reads a slot for a scrape, which opens it.</summary>
    public StoredExemplar? Take(int slot)
    {
        Volatile.Write(ref _slots[slot].IsClosed, false);
        return Volatile.Read(ref _slots[slot].Exemplar);
    }

    /// <summary>Reads every slot for a scrape.</summary>
    public StoredExemplar?[] TakeAll()
    {
        var taken = new StoredExemplar?[_slots.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = Take(i);
        }

        return taken;
    }

    private struct Slot
    {
        public StoredExemplar? Exemplar;
        public bool IsClosed;
    }
}
