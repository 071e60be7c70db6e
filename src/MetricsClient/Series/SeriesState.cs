namespace MetricsClient.Series;

/// <summary>Where a series is in its life.</summary>
internal static class SeriesState
{
    /// <summary>Shown, and held by its family.</summary>
    public const int Live = 0;

    /// <summary>Not shown and held weakly: the next update makes it live again, with its value.</summary>
    public const int Hidden = 1;

    /// <summary>Gone for good: updates through an old handle are only counted.</summary>
    public const int Removed = 2;

    /// <summary>Stands in for the series beyond the limit: updates are counted besides.</summary>
    public const int Overflow = 3;

    /// <summary>
    /// As <see cref="Live"/>, but without an update since it was last judged. Only in a family with a time to live, and with
    /// the time of the judgement in the other bits of the word.
    /// </summary>
    public const int Idle = 4;

    /// <summary>On the way from <see cref="Live"/> to <see cref="Idle"/>: no update so far, and the time is not yet taken.</summary>
    public const int Judged = 5;

    private const int StateBits = 3;
    private const int StateMask = (1 << StateBits) - 1;

    /// <summary>Whether a scrape shows a series in this state, and updates need nothing more than to say that it is used.</summary>
    public static bool IsLive(int state) => state is Live or Idle or Judged;

    public static int Of(int word) => word & StateMask;

    public static int IdleSince(int time) => (time << StateBits) | Idle;

    /// <summary>The time since the one in a word, which keeps its low bits only: a difference too large for them is wrong.</summary>
    public static int PartsSince(int word, int now) => ((now << StateBits) - (word & ~StateMask)) >> StateBits;
}
