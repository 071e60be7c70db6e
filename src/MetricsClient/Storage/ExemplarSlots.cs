using MetricsClient.Model;

namespace MetricsClient.Storage;

/// <summary>
/// The latest exemplar of a counter, or of each bucket of a histogram. Each exemplar is in a slot: one slot for a counter, one slot for
/// each bucket of a histogram.
/// </summary>
/// <remarks>
/// <para>Lock-free: an exemplar is an immutable object, published by a volatile store of the reference.</para>
/// <para>A sampled exemplar is the current trace, which an update stores only if the slot is open. A slot is closed when an exemplar is
/// stored, and is opened by each scrape. So a slot stores at most one sampled exemplar between two scrapes. An update that finds the slot
/// closed costs one volatile load and does not read the clock.</para>
/// <para>A writer first updates the value of the metric and then stores the exemplar. A reader first reads the exemplar and then the value.
/// So the update that stored the exemplar happens before the read of the value, and the value includes the update.</para>
/// </remarks>
internal sealed class ExemplarSlots
{
    private readonly Slot[] _slots;

    public ExemplarSlots(int count)
    {
        _slots = new Slot[count];
    }

    /// <summary>Returns the slots of a series. The first call creates the slots.</summary>
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

    /// <summary>Returns the exemplar of a slot for a scrape, and opens the slot. Null if the slot is empty.</summary>
    public StoredExemplar? Take(int slot)
    {
        Volatile.Write(ref _slots[slot].IsClosed, false);
        return Volatile.Read(ref _slots[slot].Exemplar);
    }

    /// <summary>Returns the exemplars of all slots for a scrape, and opens the slots.</summary>
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
