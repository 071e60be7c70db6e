using System.Numerics;
using MetricsClient.Model;

namespace MetricsClient.Storage.Native;

/// <summary>
/// Where in the counts of a cell each bucket lies: the classic ones first, then the one around zero, then native ones in the order
/// in which they came to be.
/// </summary>
/// <remarks>
/// Finding takes no lock. Buckets are added by one thread at a time, each with one store, and are never moved: another
/// resolution, another zero bucket or more room make another layout.
/// </remarks>
internal sealed class NativeLayout
{
    private const int FirstCapacity = 16;

    // The key of a bucket in the upper half, its place in the lower one. Zero is empty: no native bucket is at place zero. At most
    // half full, so that every search ends.
    private readonly long[] _table;
    private readonly int _hashShift;
    private readonly int[] _keys;
    private readonly int _zeroPlace;

    /// <summary>The layout of a histogram that has seen nothing yet.</summary>
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

    /// <summary>The number of native buckets, the one around zero aside.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the next bucket needs a larger layout.</summary>
    public bool IsFull => Count == _keys.Length;

    /// <summary>The number of counts that a cell needs.</summary>
    public int Places => _zeroPlace + 1 + _keys.Length;

    /// <summary>The place of the bucket that a value belongs to; negative while there is none. Lock-free, no allocation.</summary>
    public int Find(double value)
    {
        double magnitude = Math.Abs(value);
        return magnitude <= ZeroThreshold ? _zeroPlace : FindKey(Key(NativeIndex.AtSchema(NativeIndex.Of(magnitude), Schema), value < 0));
    }

    /// <summary>Adds the bucket that a value belongs to, which is not there yet, and returns its place. The layout must not be full.</summary>
    public int Add(double value) => AddKey(Key(NativeIndex.AtSchema(NativeIndex.Of(Math.Abs(value)), Schema), value < 0));

    /// <summary>The same buckets with twice the room.</summary>
    public NativeLayout Larger() => Rebuilt(Schema, ZeroThreshold, _keys.Length * 2);

    /// <summary>
    /// A layout that has fewer buckets, or whose buckets leave fewer to come: with the zero bucket widened by the next bucket,
    /// else with half of the resolution. Null when there is neither.
    /// </summary>
    /// <param name="value">A value that is to find a place, whose bucket may be the next one to zero.</param>
    /// <param name="maxZeroThreshold">How far the zero bucket may be widened.</param>
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

    /// <summary>For each place here, where its counts belong in a layout that was made from this one.</summary>
    public int[] PlacesIn(NativeLayout other)
    {
        int[] places = new int[_zeroPlace + 1 + Count];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = i <= _zeroPlace ? i : other.PlaceOf(_keys[i - _zeroPlace - 1], Schema);
        }

        return places;
    }

    /// <summary>The native buckets among the counts of a cell, or of all cells together.</summary>
    public NativeBuckets Read(ReadOnlySpan<long> counts, StoredExemplar[] exemplars) => new()
    {
        Schema = Schema,
        ZeroThreshold = ZeroThreshold,
        ZeroCount = counts[_zeroPlace],
        Positive = Filled(counts, negative: false),
        Negative = Filled(counts, negative: true),
        Exemplars = exemplars,
    };

    private static int Key(int index, bool negative) => (index * 2) + (negative ? 1 : 0);

    private static int Index(int key) => key >> 1;

    private static bool IsNegative(int key) => (key & 1) != 0;

    private int FindKey(int key)
    {
        int mask = _table.Length - 1;
        for (int i = Hash(key); ; i = (i + 1) & mask)
        {
            long entry = Volatile.Read(ref _table[i]);
            if ((int)(entry >> 32) == key && entry != 0)
            {
                return (int)entry;
            }

            if (entry == 0)
            {
                return -1;
            }
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

        // Key and place in one store: who finds the bucket finds all of it.
        Volatile.Write(ref _table[i], ((long)key << 32) | (uint)place);
        return place;
    }

    // Neighbouring keys, which are the usual case, are spread by the golden ratio.
    private int Hash(int key) => (int)((uint)key * 0x9E3779B1 >> _hashShift);

    // Where the counts of a bucket of a finer or equal schema belong; negative while they belong nowhere.
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
