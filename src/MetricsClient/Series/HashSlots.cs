namespace MetricsClient.Series;

/// <summary>
/// The slots of a hash table with open addressing, whose number is a power of two. Readers need no lock; a writer holds the lock of the owner.
/// </summary>
/// <remarks>
/// A slot is zero while it is empty. Otherwise its low bits (log2 of the number of slots) are a place, which is above zero, and the other bits
/// are the high bits of the hash. The low bits of the hash decide where the search starts, so they are not stored. A lookup nearly always
/// skips an entry with another hash without reading the entry. If all low bits are ones, the slot is a tombstone: its entry was removed, and
/// the search goes on behind the slot. A new entry takes the first tombstone of its search. Otherwise a label that is removed and created
/// again and again would leave a tombstone each time, and each lookup of the label would pass all of them.
/// </remarks>
internal static class HashSlots
{
    /// <summary>
    /// Returns the place in the next slot with the hash, and 0 at an empty slot. The place of a tombstone is beyond all entries. The search
    /// goes on at the probe.
    /// </summary>
    public static int Next(int[] slots, int hash, ref int probe)
    {
        int mask = slots.Length - 1;
        while (true)
        {
            // An acquire: a reader that sees the slot also sees the entry, which was stored before the slot was published.
            int slot = Volatile.Read(ref slots[probe & mask]);
            probe++;
            if (slot == 0)
            {
                return 0;
            }

            if (((slot ^ hash) & ~mask) == 0)
            {
                return slot & mask;
            }
        }
    }

    /// <summary>Publishes a place in the first slot that is empty or a tombstone. The entry was stored before.</summary>
    public static void Publish(int[] slots, int hash, int place)
    {
        int mask = slots.Length - 1;
        int i = hash & mask;
        while (slots[i] != 0 && (slots[i] & mask) != mask)
        {
            i = (i + 1) & mask;
        }

        Volatile.Write(ref slots[i], (hash & ~mask) | place);
    }

    /// <summary>Makes the slot that a search has returned last a tombstone.</summary>
    public static void Bury(int[] slots, int probe)
    {
        int mask = slots.Length - 1;
        ref int slot = ref slots[(probe - 1) & mask];
        Volatile.Write(ref slot, slot | mask);
    }
}
