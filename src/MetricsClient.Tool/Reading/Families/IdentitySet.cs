using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// A set of identities with 16 bytes for each slot, in memory outside of the heap. A large set consists of many tables that grow
/// separately, so that growth needs little additional memory, and no garbage remains. Not thread-safe.
/// </summary>
internal sealed class IdentitySet : IDisposable
{
    private const int Tables = 64;
    private const uint LargestSingleTable = 1 << 12;

    private readonly Table[] _single = new Table[1];
    private Table[]? _many;
    private UInt128 _first;

    /// <summary>Adds an identity. Returns false if the set contains the identity.</summary>
    public bool Add(UInt128 identity)
    {
        // Zero marks an empty slot. Identities are hashes, so a second value for one identity changes nothing.
        identity = identity == UInt128.Zero ? UInt128.One : identity;
        if (_first == UInt128.Zero || _first == identity)
        {
            bool added = _first == UInt128.Zero;
            _first = identity;
            return added;
        }

        if (_many is null && _single[0].Count >= LargestSingleTable)
        {
            _many = new Table[Tables];
            _single[0].MoveTo(_many);
        }

        return _many is null ? _single[0].Add(identity) : _many[TableOf(identity)].Add(identity);
    }

    public void Dispose()
    {
        _single[0].Free();
        for (int i = 0; i < _many?.Length; i++)
        {
            _many[i].Free();
        }

        _many = null;
    }

    // The lower half of the hash gives the slot, the upper half the table.
    private static int TableOf(UInt128 identity) => (int)(ulong)(identity >> 64) & (Tables - 1);

    // An open-addressing hash table.
    private unsafe struct Table
    {
        private UInt128* _slots;
        private uint _capacity;

        public uint Count { get; private set; }

        public bool Add(UInt128 identity)
        {
            if (Count * 4 >= _capacity * 3)
            {
                Grow();
            }

            UInt128* slot = Find(_slots, _capacity, identity);
            if (*slot != UInt128.Zero)
            {
                return false;
            }

            *slot = identity;
            Count++;
            return true;
        }

        public void MoveTo(Table[] tables)
        {
            for (uint i = 0; i < _capacity; i++)
            {
                if (_slots[i] != UInt128.Zero)
                {
                    tables[TableOf(_slots[i])].Add(_slots[i]);
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
        private static UInt128* Find(UInt128* slots, uint capacity, UInt128 identity)
        {
            for (uint i = (uint)identity & (capacity - 1); ; i = (i + 1) & (capacity - 1))
            {
                if (slots[i] == identity || slots[i] == UInt128.Zero)
                {
                    return &slots[i];
                }
            }
        }

        private void Grow()
        {
            uint capacity = Math.Max(8, _capacity * 2);
            var slots = (UInt128*)NativeMemory.AllocZeroed(capacity, (nuint)sizeof(UInt128));
            for (uint i = 0; i < _capacity; i++)
            {
                if (_slots[i] != UInt128.Zero)
                {
                    *Find(slots, capacity, _slots[i]) = _slots[i];
                }
            }

            NativeMemory.Free(_slots);
            _slots = slots;
            _capacity = capacity;
        }
    }
}
