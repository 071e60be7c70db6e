namespace MetricsClient.Storage.Quantiles;

/// <summary>Counts finite positive numbers in at most 4,096 buckets. A number is within 1/128 of the middle of its bucket.</summary>
/// <remarks>
/// <para>A bucket contains the numbers with the same exponent and the same upper bits of the mantissa; initially six bits. So the width of
/// a bucket is at most 1/64 of its numbers, and the middle of the bucket is at most half of the width away from each number. The index of a
/// bucket is computed by one shift.</para>
/// <para>One array contains the counts from the smallest to the largest number so far. If the range of the numbers needs more than 4,096
/// buckets, adjacent buckets are merged in pairs, and the error doubles. This takes a range of more than 18 orders of magnitude. With an
/// error of 1/4 the array can hold all doubles.</para>
/// </remarks>
internal struct LogBuckets
{
    private const int Finest = 52 - 6;
    private const int MostBuckets = 4096;

    // The buckets between two powers of two at the finest resolution. An array grows by whole powers of two, so that it grows rarely.
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

    /// <summary>Counts a number, given as the bits of a double. Allocates only if the number is outside the range of the array.</summary>
    public void Add(ulong bits, long count)
    {
        if (!Includes(bits))
        {
            MakeRoom(bits, bits);
        }

        _counts[IndexOf(bits)] += count;
    }

    /// <summary>Makes room for the numbers of another object, so that <see cref="Add(in LogBuckets)"/> allocates nothing.</summary>
    public void MakeRoomFor(in LogBuckets other)
    {
        // Merged buckets cannot be split, so this object gets the coarser resolution if the resolutions differ.
        while (_shift < other._shift)
        {
            JoinPairs();
        }

        ReadOnlySpan<long> counts = other._counts;
        if (counts.IndexOfAnyExcept(0) is >= 0 and int from)
        {
            ulong lowest = other.BitsOf(from);
            ulong highest = other.BitsOf(counts.LastIndexOfAnyExcept(0));
            if (!Includes(lowest) || !Includes(highest))
            {
                MakeRoom(lowest, highest);
            }
        }
    }

    /// <summary>Adds the numbers of another object, for which <see cref="MakeRoomFor"/> has made room. Throws no exception.</summary>
    public readonly void Add(in LogBuckets other)
    {
        for (int i = 0; i < other._counts.Length; i++)
        {
            if (other._counts[i] > 0)
            {
                _counts[IndexOf(other.BitsOf(i))] += other._counts[i];
            }
        }
    }

    /// <summary>Removes all numbers. Keeps the array for later numbers, unless buckets were merged.</summary>
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

    /// <summary>Returns the number with a rank in ascending order. The smallest number has rank zero.</summary>
    public readonly double At(long rank)
    {
        int i = 0;
        while (rank >= _counts[i])
        {
            rank -= _counts[i++];
        }

        return Middle(_first + i);
    }

    // All numbers of a bucket have the same exponent, so the middle of their bits gives the middle of the numbers.
    private readonly double Middle(int bucket) =>
        BitConverter.UInt64BitsToDouble(((ulong)bucket << _shift) + (1UL << (_shift - 1)));

    private readonly int IndexOf(ulong bits) => (int)(bits >> _shift) - _first;

    private readonly bool Includes(ulong bits) => (uint)IndexOf(bits) < (uint)_counts.Length;

    // Returns the smallest number of a bucket.
    private readonly ulong BitsOf(int index) => (ulong)(_first + index) << _shift;

    // Extends the array to include the buckets from a number to another number.
    private void MakeRoom(ulong lowest, ulong highest)
    {
        (int from, int to) = RangeWith(lowest, highest, _first, _first + _counts.Length);
        while (to - from > MostBuckets)
        {
            // Unused buckets at both ends are dropped first, because merging buckets would lose precision.
            (from, to) = UsedWith(lowest, highest);
            if (to - from > MostBuckets)
            {
                JoinPairs();
                (from, to) = UsedWith(lowest, highest);
            }
        }

        Move(from, to);
    }

    private readonly (int From, int To) UsedWith(ulong lowest, ulong highest)
    {
        int from = Array.FindIndex(_counts, static count => count > 0);
        return from < 0
            ? RangeWith(lowest, highest, 0, 0)
            : RangeWith(lowest, highest, _first + from, _first + Array.FindLastIndex(_counts, static count => count > 0) + 1);
    }

    private readonly (int From, int To) RangeWith(ulong lowest, ulong highest, int from, int to)
    {
        int bucket = (int)(lowest >> _shift);
        from = to > from ? Math.Min(from, bucket) : bucket;
        to = Math.Max(to, (int)(highest >> _shift) + 1);
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
