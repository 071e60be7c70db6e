namespace MetricsClient.Series;

/// <summary>Finds the series of a family that had no update for the time to live.</summary>
/// <remarks>
/// <para>A check makes a live series idle and stores the time in the same word. The next update makes the series live again;
/// later updates see a live series and write nothing. So an idle series had no update since the stored time.</para>
/// <para>The time is read after the series is no longer live, so that every update that saw a live series happened earlier. This
/// requires the intermediate state <see cref="SeriesState.Judged"/> and at most one check at a time. A concurrent second check
/// does nothing, so a second scrape may expose series that the first scrape hides.</para>
/// <para>The unit of time is 1/1024 of the time to live. The stored time wraps around after more than 100,000 times to live, and
/// the comparison is correct across the wraparound.</para>
/// </remarks>
internal sealed class SeriesExpiry
{
    private const int PartsOfLife = 1024;

    private readonly TimeSpan _timeToLive;
    private readonly TimeProvider _time;
    private readonly Func<MetricSeries, int, bool> _hideIfStill;
    private readonly long _start;
    private int _lastAtLimit = -1;
    private int _judging;

    /// <param name="timeToLive">The minimum time for which a series without updates is exposed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hideIfStill">Hides a series if the state is unchanged; returns true if the series was hidden.</param>
    public SeriesExpiry(TimeSpan timeToLive, TimeProvider time, Func<MetricSeries, int, bool> hideIfStill)
    {
        _timeToLive = timeToLive;
        _time = time;
        _hideIfStill = hideIfStill;
        _start = time.GetTimestamp();
    }

    // Time since the creation of the family, in 1/1024 of the time to live.
    private double Now => _time.GetElapsedTime(_start) / _timeToLive * PartsOfLife;

    /// <summary>Hides all series that are idle for the time to live; makes live series idle. Returns the number of hidden series.</summary>
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
            foreach (MetricSeries? series in shown)
            {
                hidden += series is not null && Judge(series, now) ? 1 : 0;
            }

            return hidden;
        }
        finally
        {
            Volatile.Write(ref _judging, 0);
        }
    }

    /// <summary>
    /// Returns true if a check is due because the series limit is reached. At most one check for each 1/1024 of the time to live, so
    /// that many new label values do not cause a check with each update. Lock-free.
    /// </summary>
    public bool IsDueAtLimit()
    {
        int now = Whole(Math.Floor(Now));
        int last = Volatile.Read(ref _lastAtLimit);
        return now != last && Interlocked.CompareExchange(ref _lastAtLimit, now, last) == last;
    }

    // Returns true if the series was hidden. The start of the idle time is rounded up and the end is rounded down, so that no series
    // expires early.
    private bool Judge(MetricSeries series, int now)
    {
        int word = series.StateWord;
        if (word == SeriesState.Live)
        {
            // A compare-and-swap fails only after a concurrent update, which makes the series live, or after a Hide or Remove.
            if (series.TryMove(SeriesState.Live, SeriesState.Judged))
            {
                series.TryMove(SeriesState.Judged, SeriesState.IdleSince(Whole(Math.Ceiling(Now))));
            }

            return false;
        }

        // Slightly negative if the series became idle after the clock was read; far from zero after a wraparound.
        return SeriesState.Of(word) == SeriesState.Idle
            && SeriesState.PartsSince(word, now) is >= PartsOfLife or < -PartsOfLife
            && _hideIfStill(series, word);
    }

    // Keeps the low bits of a number of any size.
    private static int Whole(double parts) => unchecked((int)(long)parts);
}
