namespace MetricsClient.Series;

/// <summary>Judges which series of a family have had no update for its time to live.</summary>
/// <remarks>
/// <para>Judging turns a live series into an idle one, with the time in the same word; the next update turns it back, and the ones
/// after that find it live and write nothing. So a series that is found idle has had no update since that time.</para>
/// <para>The time is taken when the series is no longer live: an update that still saw it live came earlier. Therefore the state
/// between, and one judge at a time. Nobody waits for it; a second scrape shows what the first one is about to hide.</para>
/// <para>Time is counted in small parts of the time to live. It wraps around after some hundred thousand lives, which the
/// comparison allows for.</para>
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

    /// <param name="timeToLive">How long a series without updates is shown, at least.</param>
    /// <param name="time">Tells how much time has passed.</param>
    /// <param name="hideIfStill">Hides a series unless its state has changed; whether it did.</param>
    public SeriesExpiry(TimeSpan timeToLive, TimeProvider time, Func<MetricSeries, int, bool> hideIfStill)
    {
        _timeToLive = timeToLive;
        _time = time;
        _hideIfStill = hideIfStill;
        _start = time.GetTimestamp();
    }

    // In parts of a life, since the family began.
    private double Now => _time.GetElapsedTime(_start) / _timeToLive * PartsOfLife;

    /// <summary>Hides what has been idle for its time to live, and returns how many; what is live begins to be idle.</summary>
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
    /// Whether the series should be judged since the limit is reached: once for each part of a life, for a flood of labels would
    /// otherwise pay for it with every update. Lock-free.
    /// </summary>
    public bool IsDueAtLimit()
    {
        int now = Whole(Math.Floor(Now));
        int last = Volatile.Read(ref _lastAtLimit);
        return now != last && Interlocked.CompareExchange(ref _lastAtLimit, now, last) == last;
    }

    // Whether the series is hidden. Time is rounded up where a life begins and down where it ends, so that none is cut short.
    private bool Judge(MetricSeries series, int now)
    {
        int word = series.StateWord;
        if (word == SeriesState.Live)
        {
            // Each is lost only to an update, after which it is live, or to whoever hid or removed it.
            if (series.TryMove(SeriesState.Live, SeriesState.Judged))
            {
                series.TryMove(SeriesState.Judged, SeriesState.IdleSince(Whole(Math.Ceiling(Now))));
            }

            return false;
        }

        // A little below zero where it was judged after the look at the clock; anything far from zero is long ago.
        return SeriesState.Of(word) == SeriesState.Idle
            && SeriesState.PartsSince(word, now) is >= PartsOfLife or < -PartsOfLife
            && _hideIfStill(series, word);
    }

    // Only the low bits are kept, of however large a number.
    private static int Whole(double parts) => unchecked((int)(long)parts);
}
