using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>A slot of an <see cref="IdentityTable{TSlot}"/>: an identity, and a value that belongs to it.</summary>
internal interface IIdentitySlot
{
    /// <summary>Gets or sets the identity. Zero marks an empty slot.</summary>
    UInt128 Identity { get; set; }
}

/// <summary>A slot without a value, for a set of series.</summary>
internal struct SeriesSlot : IIdentitySlot
{
    public UInt128 Identity { get; set; }
}

/// <summary>
/// A hash table of identities in memory outside of the heap. A large table consists of many parts that grow separately, so that growth
/// needs little additional memory, and no garbage remains. Not thread-safe.
/// </summary>
internal sealed class IdentityTable<TSlot> : IDisposable
    where TSlot : unmanaged, IIdentitySlot
{
    private const int Parts = 64;
    private const uint LargestSinglePart = 1 << 12;

    private Part[] _parts = new Part[1];
    private TSlot _first;

    /// <summary>Returns the slot of an identity, and adds a slot if there is none.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="added">True if the slot is new.</param>
    /// <returns>The slot, which is valid until the next call.</returns>
    public ref TSlot Find(UInt128 identity, out bool added)
    {
        // Identities are hashes, so a second value for one identity changes nothing.
        identity = identity == UInt128.Zero ? UInt128.One : identity;
        if (_first.Identity == UInt128.Zero || _first.Identity == identity)
        {
            added = _first.Identity == UInt128.Zero;
            _first.Identity = identity;
            return ref _first;
        }

        if (_parts.Length == 1 && _parts[0].Count >= LargestSinglePart)
        {
            var parts = new Part[Parts];
            _parts[0].MoveTo(parts);
            _parts = parts;
        }

        return ref _parts[PartOf(identity, _parts.Length)].Find(identity, out added);
    }

    public void Dispose()
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i].Free();
        }
    }

    // The lower half of the hash gives the slot, the upper half the part.
    private static int PartOf(UInt128 identity, int parts) => (int)(ulong)(identity >> 64) & (parts - 1);

    // An open-addressing hash table.
    private unsafe struct Part
    {
        private TSlot* _slots;
        private uint _capacity;

        public uint Count { get; private set; }

        public ref TSlot Find(UInt128 identity, out bool added)
        {
            if (Count * 4 >= _capacity * 3)
            {
                Grow();
            }

            TSlot* slot = Place(_slots, _capacity, identity);
            added = slot->Identity == UInt128.Zero;
            slot->Identity = identity;
            Count += added ? 1u : 0;
            return ref *slot;
        }

        public void MoveTo(Part[] parts)
        {
            for (uint i = 0; i < _capacity; i++)
            {
                if (_slots[i].Identity != UInt128.Zero)
                {
                    parts[PartOf(_slots[i].Identity, parts.Length)].Find(_slots[i].Identity, out _) = _slots[i];
                }
            }

            Free();
        }

        public void Free()
        {
            NativeMemory.Free(_slots);
            _slots = null;
            _capacity = 0;
            Count = 0;
        }

        // The loop ends, because at least a quarter of the slots is empty.
        private static TSlot* Place(TSlot* slots, uint capacity, UInt128 identity)
        {
            for (uint i = (uint)identity & (capacity - 1); ; i = (i + 1) & (capacity - 1))
            {
                if (slots[i].Identity == identity || slots[i].Identity == UInt128.Zero)
                {
                    return &slots[i];
                }
            }
        }

        private void Grow()
        {
            uint capacity = Math.Max(8, _capacity * 2);
            var slots = (TSlot*)NativeMemory.AllocZeroed(capacity, (nuint)sizeof(TSlot));
            for (uint i = 0; i < _capacity; i++)
            {
                if (_slots[i].Identity != UInt128.Zero)
                {
                    *Place(slots, capacity, _slots[i].Identity) = _slots[i];
                }
            }

            NativeMemory.Free(_slots);
            _slots = slots;
            _capacity = capacity;
        }
    }
}
