namespace MetricsClient.Series;

/// <summary>The state of a series.</summary>
internal static class SeriesState
{
    /// <summary>Exposed in scrapes. The family references the series.</summary>
    public const int Live = 0;

    /// <summary>Not exposed. The family has a weak reference. The next update makes the series live again, with the old value.</summary>
    public const int Hidden = 1;

    /// <summary>Removed. Updates through an old handle are only counted.</summary>
    public const int Removed = 2;

    /// <summary>The overflow series, which replaces all series above the limit. Updates are counted in a self-metric.</summary>
    public const int Overflow = 3;

    /// <summary>
    /// As <see cref="Live"/>, but without an update since the last expiry check. Only in a family with a time to live. The other
    /// bits of the word contain the time of the check.
    /// </summary>
    public const int Idle = 4;

    /// <summary>The intermediate state from <see cref="Live"/> to <see cref="Idle"/>: no update so far, and the time is not yet read.</summary>
    public const int Judged = 5;

    private const int StateBits = 3;
    private const int StateMask = (1 << StateBits) - 1;

    /// <summary>Returns true if a scrape exposes a series in this state.</summary>
    public static bool IsLive(int state) => state is Live or Idle or Judged;

    public static int Of(int word) => word & StateMask;

    public static int IdleSince(int time) => (time << StateBits) | Idle;

    /// <summary>Returns the time since the time in a word. The word contains the low bits only, so a very large difference is wrong.</summary>
    public static int PartsSince(int word, int now) => ((now << StateBits) - (word & ~StateMask)) >> StateBits;
}
