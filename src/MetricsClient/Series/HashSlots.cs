namespace MetricsClient.Series;

/// <summary>
/// The slots of a hash table with open addressing, whose number is a power of two. Readers need no lock; a writer holds the lock of the owner.
/// </summary>
/// <remarks>
/// A slot is zero while it is empty. Otherwise its low bits (log2 of the number of slots) are a place, which is above zero, and the other bits
/// are the high bits of the hash. The low bits of the hash decide where the search starts, so they are not stored. A lookup nearly always
/// skips an entry with another hash without reading the entry.
/// </remarks>
internal static class HashSlots
{
    /// <summary>Returns the place in the next slot with the hash, and 0 at an empty slot. The search goes on at the probe.</summary>
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

    /// <summary>Publishes a place in the first empty slot. The entry was stored before.</summary>
    public static void Publish(int[] slots, int hash, int place)
    {
        int mask = slots.Length - 1;
        int i = hash & mask;
        while (slots[i] != 0)
        {
            i = (i + 1) & mask;
        }

        Volatile.Write(ref slots[i], (hash & ~mask) | place);
    }
}
