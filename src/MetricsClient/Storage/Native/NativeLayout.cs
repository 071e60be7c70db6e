using System.Numerics;
using System.Runtime.CompilerServices;
using MetricsClient.Model;

namespace MetricsClient.Storage.Native;

/// <summary>
/// The places of the buckets in the counts of a <see cref="NativeCell"/>. A place is an index: first come the classic buckets, then the
/// zero bucket, then the native buckets in the order of creation.
/// </summary>
/// <remarks>
/// A search is lock-free. Only one thread at a time adds buckets, and publishes each bucket by one volatile store. A bucket never changes
/// its place: a change of the schema, of the zero bucket or of the capacity creates a new layout.
/// </remarks>
internal sealed class NativeLayout
{
    private const int FirstCapacity = 16;
    private const int SignBit = int.MinValue;

    // A hash table. An entry contains the key of a bucket in the upper half and its place in the lower half. An entry of zero is empty,
    // because no native bucket has place zero. At most half of the entries are used, so that every search ends at an empty entry.
    private readonly long[] _table;
    private readonly int _hashShift;
    private readonly int[] _keys;
    private readonly int _zeroPlace;

    /// <summary>Creates the layout of an empty histogram.</summary>
    public NativeLayout(int schema, double zeroThreshold, int classicBuckets)
        : this(schema, zeroThreshold, classicBuckets, FirstCapacity)
    {
    }

    private NativeLayout(int schema, double zeroThreshold, int zeroPlace, int capacity)
    {
        Schema = schema;
        ZeroThreshold = zeroThreshold;
        _zeroPlace = zeroPlace;
        _keys = new int[capacity];
        _table = new long[capacity * 2];
        _hashShift = 32 - BitOperations.Log2((uint)_table.Length);
    }

    public int Schema { get; }

    public double ZeroThreshold { get; }

    /// <summary>Gets the number of native buckets, not counting the zero bucket.</summary>
    public int Count { get; private set; }

    /// <summary>True if there is no room for one more bucket, so that a larger layout is needed.</summary>
    public bool IsFull => Count == _keys.Length;

    /// <summary>Gets the number of places, which is the number of counts in a cell.</summary>
    public int Places => _zeroPlace + 1 + _keys.Length;

    /// <summary>Returns the place of the bucket of a value; negative if the bucket does not exist. Lock-free, no allocation.</summary>
    public int Find(double value)
    {
        double magnitude = Math.Abs(value);
        return magnitude <= ZeroThreshold ? _zeroPlace : FindKey(Key(NativeIndex.AtSchema(NativeIndex.Of(magnitude), Schema), value < 0));
    }

    /// <summary>Adds the bucket of a value and returns its place. The bucket must not exist, and the layout must not be full.</summary>
    public int Add(double value) => AddKey(Key(NativeIndex.AtSchema(NativeIndex.Of(Math.Abs(value)), Schema), value < 0));

    /// <summary>Returns a layout with the same buckets and twice the capacity.</summary>
    public NativeLayout Larger() => Rebuilt(Schema, ZeroThreshold, _keys.Length * 2);

    /// <summary>
    /// Returns a coarser layout. If the limit permits, its zero bucket includes the bucket next to zero; otherwise its resolution is half.
    /// Null if neither is possible.
    /// </summary>
    /// <param name="value">A value whose bucket does not exist. The bucket of this value can also be the bucket next to zero.</param>
    /// <param name="maxZeroThreshold">The largest upper bound of the zero bucket.</param>
    public NativeLayout? Coarser(double value, double maxZeroThreshold)
    {
        int next = NativeIndex.AtSchema(NativeIndex.Of(Math.Abs(value)), Schema);
        for (int i = 0; i < Count; i++)
        {
            next = Math.Min(next, Index(_keys[i]));
        }

        double widened = NativeIndex.UpperBound(next, Schema);
        return widened <= maxZeroThreshold ? Rebuilt(Schema, widened, _keys.Length)
            : Schema > NativeIndex.CoarsestSchema ? Rebuilt(Schema - 1, ZeroThreshold, _keys.Length)
            : null;
    }

    /// <summary>Returns for each place in this layout the place in another layout, which was made from this layout.</summary>
    public int[] PlacesIn(NativeLayout other)
    {
        int[] places = new int[_zeroPlace + 1 + Count];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = i <= _zeroPlace ? i : other.PlaceOf(_keys[i - _zeroPlace - 1], Schema);
        }

        return places;
    }

    /// <summary>Returns the native buckets that have observations.</summary>
    /// <param name="counts">The counts of a cell, or the total of all cells.</param>
    /// <param name="exemplars">The exemplars of the native buckets.</param>
    public NativeBuckets Read(ReadOnlySpan<long> counts, StoredExemplar[] exemplars) => new()
    {
        Schema = Schema,
        ZeroThreshold = ZeroThreshold,
        ZeroCount = counts[_zeroPlace],
        Positive = Filled(counts, negative: false),
        Negative = Filled(counts, negative: true),
        Exemplars = exemplars,
    };

    // The key of a positive bucket is its index, so that adjacent buckets have adjacent keys. The key of a negative bucket is its index with
    // the sign bit inverted. An index has far fewer than 31 bits, so bit 30 of a key is the sign of the index.
    private static int Key(int index, bool negative) => index ^ (negative ? SignBit : 0);

    private static int Index(int key) => (key << 1) >> 1;

    private static bool IsNegative(int key) => ((key ^ (key << 1)) & SignBit) != 0;

    private int FindKey(int key)
    {
        // The first entry is nearly always the right one. The loop is a separate method, so that the caller keeps values in registers
        // (benchmarks: ratios, observing).
        int i = Hash(key);
        long entry = Volatile.Read(ref _table[i]);
        return (int)(entry >> 32) == key && entry != 0 ? (int)entry : FindKeyFrom(i, key);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FindKeyFrom(int i, int key)
    {
        while (true)
        {
            long entry = Volatile.Read(ref _table[i]);
            if (entry == 0)
            {
                return -1;
            }

            if ((int)(entry >> 32) == key)
            {
                return (int)entry;
            }

            i = (i + 1) & (_table.Length - 1);
        }
    }

    private int AddKey(int key)
    {
        int i = Hash(key);
        while (_table[i] != 0)
        {
            i = (i + 1) & (_table.Length - 1);
        }

        _keys[Count] = key;
        Count++;
        int place = _zeroPlace + Count;

        // The key and the place are published by one volatile store, so that a search finds both or neither.
        Volatile.Write(ref _table[i], ((long)key << 32) | (uint)place);
        return place;
    }

    // The keys are usually adjacent numbers. The multiplication by the golden ratio distributes adjacent numbers over the table, so that
    // two of them rarely have the same first entry.
    private int Hash(int key) => (int)((uint)key * 0x9E3779B1 >> _hashShift);

    // Returns the place for the counts of a bucket of a finer or equal schema; negative if the bucket does not exist here.
    private int PlaceOf(int key, int schema) => NativeIndex.UpperBound(Index(key), schema) <= ZeroThreshold
        ? _zeroPlace
        : FindKey(Key(NativeIndex.Coarser(Index(key), schema - Schema), IsNegative(key)));

    private NativeLayout Rebuilt(int schema, double zeroThreshold, int capacity)
    {
        var rebuilt = new NativeLayout(schema, zeroThreshold, _zeroPlace, capacity);
        for (int i = 0; i < Count; i++)
        {
            if (rebuilt.PlaceOf(_keys[i], Schema) < 0)
            {
                rebuilt.AddKey(Key(NativeIndex.Coarser(Index(_keys[i]), Schema - schema), IsNegative(_keys[i])));
            }
        }

        return rebuilt;
    }

    private NativeBucket[] Filled(ReadOnlySpan<long> counts, bool negative)
    {
        var filled = new List<NativeBucket>();
        for (int i = 0; i < Count; i++)
        {
            long count = counts[_zeroPlace + 1 + i];
            if (IsNegative(_keys[i]) == negative && count > 0)
            {
                filled.Add(new NativeBucket(Index(_keys[i]), count));
            }
        }

        filled.Sort(static (a, b) => a.Index.CompareTo(b.Index));
        return [.. filled];
    }
}
