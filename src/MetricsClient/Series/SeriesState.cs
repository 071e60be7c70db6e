namespace MetricsClient.Series;

/// <summary>The states of a series. The state and, for an idle series, a time are stored in one word.</summary>
internal static class SeriesState
{
    /// <summary>Live: exposed by scrapes. The family references the series.</summary>
    public const int Live = 0;

    /// <summary>Not exposed. The family references the series weakly. The next update exposes the series with its old value.</summary>
    public const int Hidden = 1;

    /// <summary>Removed from the family. An update through an old handle is only counted in a self-metric.</summary>
    public const int Removed = 2;

    /// <summary>
    /// The overflow series, which receives the updates of all label values beyond the series limit. A self-metric counts its updates.
    /// </summary>
    public const int Overflow = 3;

    /// <summary>
    /// Live, but without an update since the last expiry check. The other bits of the word contain the time of the check. Only series in a
    /// family with a time to live become idle.
    /// </summary>
    public const int Idle = 4;

    /// <summary>
    /// Between <see cref="Live"/> and <see cref="Idle"/>: the expiry check has started, but has not yet read the time. No update has come
    /// since.
    /// </summary>
    public const int Judged = 5;

    private const int StateBits = 3;
    private const int StateMask = (1 << StateBits) - 1;

    /// <summary>Returns true for a series of its own label values that scrapes expose; false for the overflow series.</summary>
    public static bool IsLive(int state) => state is Live or Idle or Judged;

    public static int Of(int word) => word & StateMask;

    public static int IdleSince(int time) => (time << StateBits) | Idle;

    /// <summary>
    /// Returns the time that has passed since the time in a word. The word has only the low bits of the time, so a very large result is
    /// wrong.
    /// </summary>
    public static int PartsSince(int word, int now) => ((now << StateBits) - (word & ~StateMask)) >> StateBits;
}
