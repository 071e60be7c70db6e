namespace MetricsClient.Series;

/// <summary>The expiry check of a family: finds and hides the series that had no update during the time to live.</summary>
/// <remarks>
/// <para>A check changes each live series to idle, and stores the time in the same word. The next update changes the series back to live;
/// the updates after that find the series live and write nothing. So if a series is still idle, it had no update since the stored
/// time.</para>
/// <para>The time must be read after the series is no longer live, so that every update that found the series live happened before the
/// stored time. For this reason the check first changes some series to the intermediate state <see cref="SeriesState.Judged"/>. Only one
/// check runs at a time. A second check during the first does nothing, so a second scrape may expose series that the first scrape
/// hides.</para>
/// <para>Times are measured in parts: a part is 1/1024 of the time to live. The stored time wraps around after more than 100,000 times the
/// time to live, and the comparison of times stays correct.</para>
/// </remarks>
internal sealed class SeriesExpiry
{
    private const int PartsOfLife = 1024;
    private const long NotStarted = long.MinValue;

    // A read of the clock takes as long as the check of a series, so that it is read once for many series (benchmarks: scale).
    private const int AtOnce = 64;

    private readonly TimeSpan _timeToLive;
    private readonly TimeProvider _time;
    private readonly Func<MetricSeries, int, bool> _hideIfStill;
    // The series that an operation in progress keeps exposed, each with the number of operations. Guarded by a lock on itself.
    private readonly Dictionary<MetricSeries, int> _held = [];
    private long _start = NotStarted;
    private int _lastAtLimit = -1;
    private int _judging;

    /// <param name="timeToLive">The time for which a series without updates stays exposed, at least.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hideIfStill">Hides a series, unless its state word has changed. Returns true if the series was hidden.</param>
    public SeriesExpiry(TimeSpan timeToLive, TimeProvider time, Func<MetricSeries, int, bool> hideIfStill)
    {
        _timeToLive = timeToLive;
        _time = time;
        _hideIfStill = hideIfStill;
    }

    // The time since the first call, in parts. The constructor reads no clock, because it runs under the lock of the registry, and the clock
    // may be code of the program.
    private double Now
    {
        get
        {
            long now = _time.GetTimestamp();
            long first = Interlocked.CompareExchange(ref _start, now, NotStarted);
            return _time.GetElapsedTime(first == NotStarted ? now : first, now) / _timeToLive * PartsOfLife;
        }
    }

    /// <summary>
    /// Makes a check. Hides each series that is idle for the time to live, and changes each live series to idle. Returns the number of
    /// hidden series.
    /// </summary>
    public int Judge(ReadOnlySpan<MetricSeries?> shown)
    {
        if (Interlocked.Exchange(ref _judging, 1) != 0)
        {
            return 0;
        }

        try
        {
            int hidden = 0;
            int now = Whole(Math.Floor(Now));
            while (!shown.IsEmpty)
            {
                int count = Math.Min(shown.Length, AtOnce);
                hidden += Judge(shown[..count], now);
                shown = shown[count..];
            }

            return hidden;
        }
        finally
        {
            Volatile.Write(ref _judging, 0);
        }
    }

    /// <summary>Keeps a series exposed until a call of <see cref="Release"/> for each call of this method.</summary>
    public void Hold(MetricSeries series)
    {
        lock (_held)
        {
            _held[series] = _held.GetValueOrDefault(series) + 1;
        }
    }

    /// <summary>Ends the effect of one call of <see cref="Hold"/>.</summary>
    public void Release(MetricSeries series)
    {
        lock (_held)
        {
            if (--_held[series] == 0)
            {
                _held.Remove(series);
            }
        }
    }

    /// <summary>
    /// Returns true if a family at its series limit should make a check. At most one check in each part of the time to live is made,
    /// because an attack with many new label values would otherwise cause a check with each update. Lock-free.
    /// </summary>
    public bool IsDueAtLimit()
    {
        int now = Whole(Math.Floor(Now));
        int last = Volatile.Read(ref _lastAtLimit);
        return now != last && Interlocked.CompareExchange(ref _lastAtLimit, now, last) == last;
    }

    // Returns the number of hidden series. The start of the idle time is rounded up and its end is rounded down, so that no series expires
    // too early.
    private int Judge(ReadOnlySpan<MetricSeries?> shown, int now)
    {
        int hidden = 0;
        bool isAnyJudged = false;
        foreach (MetricSeries? series in shown)
        {
            int word = series?.StateWord ?? SeriesState.Removed;
            if (word is SeriesState.Live or SeriesState.Judged)
            {
                // Judged if the clock threw an exception in the last check.
                isAnyJudged |= series!.TryMove(word, SeriesState.Judged);
            }
            else if (HasExpired(word, now) && !IsHeld(series!) && _hideIfStill(series!, word))
            {
                hidden++;
            }
        }

        if (isAnyJudged)
        {
            int idle = SeriesState.IdleSince(Whole(Math.Ceiling(Now)));
            foreach (MetricSeries? series in shown)
            {
                if (series?.StateWord == SeriesState.Judged)
                {
                    // Fails if an update has made the series live again, or if the program has hidden or removed it. Then the series stays so.
                    series.TryMove(SeriesState.Judged, idle);
                }
            }
        }

        return hidden;
    }

    // The difference is negative if the series became idle after the clock was read, or if the clock of the program has gone back, and far
    // below zero after a wraparound.
    private static bool HasExpired(int word, int now) =>
        SeriesState.Of(word) == SeriesState.Idle && SeriesState.PartsSince(word, now) is >= PartsOfLife or < -PartsOfLife * PartsOfLife;

    private bool IsHeld(MetricSeries series)
    {
        lock (_held)
        {
            return _held.ContainsKey(series);
        }
    }

    // Keeps the low bits of a number, which may be too large for an int.
    private static int Whole(double parts) => unchecked((int)(long)parts);
}
