namespace MetricsClient;

/// <summary>What became of a spool's content when it was flushed.</summary>
public sealed class SpoolFlush
{
    internal SpoolFlush(int sent, int left, int expired, IReadOnlyList<PushResult> failures)
    {
        Sent = sent;
        Left = left;
        Expired = expired;
        Failures = failures;
    }

    /// <summary>The groups whose gateway is up to date now.</summary>
    public int Sent { get; }

    /// <summary>The groups that still wait.</summary>
    public int Left { get; }

    /// <summary>The groups that were given up, since what waited was too old or no push at all.</summary>
    public int Expired { get; }

    /// <summary>The requests that failed.</summary>
    public IReadOnlyList<PushResult> Failures { get; }
}
