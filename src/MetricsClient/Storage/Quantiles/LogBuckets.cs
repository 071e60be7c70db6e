namespace MetricsClient.Storage.Quantiles;

/// <summary>Counts finite positive numbers by size in at most 4,096 buckets, with a relative error of at most 1/128.</summary>
/// <remarks>
/// <para>A bucket holds the numbers with the same exponent and the same upper bits of the mantissa, at first six. So the width of a
/// bucket is at most 1/64 of the numbers in the bucket, the middle is at most half of the width away, and the index is a shift.</para>
/// <para>The counts lie in one array, from the smallest to the largest number so far. If the range needs more than 4,096 buckets,
/// which takes more than 18 orders of magnitude, adjacent buckets are merged in pairs and the error doubles. An error of 1/4 is
/// enough for all doubles.</para>
/// </remarks>
internal struct LogBuckets
{
    private const int Finest = 52 - 6;
    private const int MostBuckets = 4096;

    // One power of two at the finest resolution: an array grows rarely, and only to whole powers of two.
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

    /// <summary>Counts a number, given by the bits of the double. Allocates only if the range of numbers grows.</summary>
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
        // Merged buckets cannot be split again, so the finer side is made coarser.
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

    /// <summary>Removes all numbers. Keeps the array, unless buckets were merged.</summary>
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

    /// <summary>Returns the number at a rank in ascending order. The smallest number has rank zero.</summary>
    public readonly double At(long rank)
    {
        int i = 0;
        while (rank >= _counts[i])
        {
            rank -= _counts[i++];
        }

        return Middle(_first + i);
    }

    // All numbers of a bucket have the same exponent, so the middle of the bits is the middle of the numbers.
    private readonly double Middle(int bucket) =>
        BitConverter.UInt64BitsToDouble(((ulong)bucket << _shift) + (1UL << (_shift - 1)));

    // Extends the array to include the number, and returns the index of the number's bucket.
    private int MakeRoom(ulong bits)
    {
        (int from, int to) = RangeWith(bits, _first, _first + _counts.Length);
        while (to - from > MostBuckets)
        {
            // Drop unused buckets at both ends before losing precision.
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
