namespace MetricsClient.Series;

/// <summary>The limits of several sets of series together.</summary>
internal sealed class SharedLimits
{
    private readonly Func<bool> _areReached;
    private readonly Func<MetricSeries?> _findOverflow;

    public SharedLimits(Func<bool> areReached, Func<MetricSeries?> findOverflow)
    {
        _areReached = areReached;
        _findOverflow = findOverflow;
    }

    /// <summary>Returns true if the sets have the largest number of series or label bytes.</summary>
    public bool AreReached() => _areReached();

    /// <summary>Returns the overflow series of any of the sets; null if there is none.</summary>
    public MetricSeries? FindOverflow() => _findOverflow();
}
