namespace MetricsClient.State;

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
}
