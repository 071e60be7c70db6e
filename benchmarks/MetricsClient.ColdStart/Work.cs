namespace MetricsClient.ColdStart;

/// <summary>The size of each task, equal for all libraries.</summary>
internal static class Work
{
    /// <summary>The series that a job pushes.</summary>
    public const int PushedSeries = 10;

    /// <summary>The series of the first scrape.</summary>
    public const int ScrapedSeries = 1_000;

    public const string Help = "Metric of a short process.";

    public const string Job = "cold";
}
