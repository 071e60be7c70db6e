using MetricsClient.Model;

namespace MetricsClient.Storage;

/// <summary>The latest exemplar of a counter, or of each bucket of a histogram.</summary>
/// <remarks>
/// <para>Lock-free: an exemplar is an immutable object, published by a volatile store of the reference.</para>
/// <para>A slot is open for a sampled exemplar until the slot holds an exemplar, and is opened again by each scrape. So at most one
/// exemplar per slot and scrape is sampled, and a closed slot costs one volatile load without reading a clock.</para>
/// <para>A writer updates the number before the slot, and a reader reads the slot before the number. So the update with the exemplar
/// happens before the read of the number, and the number includes the update.</para>
/// </remarks>
internal sealed class ExemplarSlots
{
    private readonly Slot[] _slots;

    public ExemplarSlots(int count)
    {
        _slots = new Slot[count];
    }

    /// <summary>Returns the slots of a series, and creates them on first use.</summary>
    public static ExemplarSlots Of(ref ExemplarSlots? field, int count) =>
        Volatile.Read(ref field) ?? Interlocked.CompareExchange(ref field, new ExemplarSlots(count), null) ?? field;

    /// <summary>Returns true if the slot is open for a sampled exemplar.</summary>
    public bool IsOpen(int slot) => !Volatile.Read(ref _slots[slot].IsClosed);

    /// <summary>Replaces the exemplar of a slot, and closes the slot.</summary>
    public void Put(int slot, StoredExemplar exemplar)
    {
        Volatile.Write(ref _slots[slot].Exemplar, exemplar);
        Volatile.Write(ref _slots[slot].IsClosed, true);
    }

    /// <summary>Reads a slot for a scrape, and opens the slot. Null if the slot is empty.</summary>
    public StoredExemplar? Take(int slot)
    {
        Volatile.Write(ref _slots[slot].IsClosed, false);
        return Volatile.Read(ref _slots[slot].Exemplar);
    }

    /// <summary>Reads all slots for a scrape, and opens the slots.</summary>
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
