namespace MetricsClient.Storage.Quantiles;

/// <summary>
/// Finite numbers above zero, counted by size in a bounded number of buckets: each is known to within 1/128 of itself.
/// </summary>
/// <remarks>
/// <para>A bucket holds the numbers that share the upper bits of their representation: the exponent and, at first, six bits of the
/// mantissa. So it is at most 1/64 as wide as the numbers in it, its middle is within half of that, and finding it is a shift.</para>
/// <para>The counts lie in one array, from the smallest to the largest number seen. When that would be too many buckets, which takes
/// numbers that are more than eighteen orders of magnitude apart, neighbours are joined in pairs and the error doubles: up to 1/4,
/// with which every double fits in.</para>
/// </remarks>
internal struct LogBuckets
{
    private const int Finest = 52 - 6;
    private const int MostBuckets = 4096;

    // At the finest, one power of two: so an array grows seldom, and no further than its numbers' powers.
    private const int Granularity = 64;

    private long[] _counts;
    private int _first;
    private int _shift;

    public LogBuckets()
    {
        _counts = [];
        _shift = Finest;
    }

    public readonly long Count
    {
        get
        {
            long count = 0;
            foreach (long one in _counts)
            {
                count += one;
            }

            return count;
        }
    }

    /// <summary>Counts a number, given as its bits. No allocation for a number between two that were there before.</summary>
    public void Add(ulong bits, long count)
    {
        int i = (int)(bits >> _shift) - _first;
        if ((uint)i >= (uint)_counts.Length)
        {
            i = MakeRoom(bits);
        }

        _counts[i] += count;
    }

    public void Add(in LogBuckets other)
    {
        // What is known less exactly cannot be told apart again.
        while (_shift < other._shift)
        {
            JoinPairs();
        }

        for (int i = 0; i < other._counts.Length; i++)
        {
            if (other._counts[i] > 0)
            {
                Add((ulong)(other._first + i) << other._shift, other._counts[i]);
            }
        }
    }

    /// <summary>Forgets all numbers, and keeps the room for such numbers unless they were too far apart.</summary>
    public void Clear()
    {
        if (_shift == Finest)
        {
            Array.Clear(_counts);
        }
        else
        {
            this = new LogBuckets();
        }
    }

    /// <summary>The number of that rank, counted from zero at the smallest.</summary>
    public readonly double At(long rank)
    {
        int i = 0;
        while (rank >= _counts[i])
        {
            rank -= _counts[i++];
        }

        return Middle(_first + i);
    }

    // All numbers of a bucket have the same exponent, so the middle of their bits is the middle of the numbers.
    private readonly double Middle(int bucket) =>
        BitConverter.UInt64BitsToDouble(((ulong)bucket << _shift) + (1UL << (_shift - 1)));

    // Where the number belongs, once there is room for it.
    private int MakeRoom(ulong bits)
    {
        (int from, int to) = RangeWith(bits, _first, _first + _counts.Length);
        while (to - from > MostBuckets)
        {
            // Room that is not used is not worth any precision.
            (from, to) = UsedWith(bits);
            if (to - from > MostBuckets)
            {
                JoinPairs();
                (from, to) = UsedWith(bits);
            }
        }

        Move(from, to);
        return (int)(bits >> _shift) - _first;
    }

    private readonly (int From, int To) UsedWith(ulong bits)
    {
        int from = Array.FindIndex(_counts, static count => count > 0);
        return from < 0
            ? RangeWith(bits, 0, 0)
            : RangeWith(bits, _first + from, _first + Array.FindLastIndex(_counts, static count => count > 0) + 1);
    }

    private readonly (int From, int To) RangeWith(ulong bits, int from, int to)
    {
        int bucket = (int)(bits >> _shift);
        from = to > from ? Math.Min(from, bucket) : bucket;
        to = Math.Max(to, bucket + 1);
        return (from / Granularity * Granularity, (to + Granularity - 1) / Granularity * Granularity);
    }

    private void Move(int from, int to)
    {
        long[] moved = new long[to - from];
        for (int i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                moved[_first + i - from] = _counts[i];
            }
        }

        _counts = moved;
        _first = from;
    }

    private void JoinPairs()
    {
        int first = _first / 2;
        long[] joined = new long[((_first + _counts.Length + 1) / 2) - first];
        for (int i = 0; i < _counts.Length; i++)
        {
            joined[((_first + i) / 2) - first] += _counts[i];
        }

        _counts = joined;
        _first = first;
        _shift++;
    }
}
