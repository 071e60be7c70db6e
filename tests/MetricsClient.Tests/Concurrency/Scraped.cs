using System.Diagnostics;

namespace MetricsClient.Tests.Concurrency;

/// <summary>Scrapes a registry again and again, and holds each scrape to what must be true of every one.</summary>
internal static class Scraped
{
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Scrapes as often as asked, or for two seconds if that is less often. No scrape may show a series twice.
    /// </summary>
    public static void Repeatedly(this CollectorRegistry registry, int times, Action<List<Sample>> check)
    {
        long start = Stopwatch.GetTimestamp();
        int scrapes = 0;
        do
        {
            List<Sample> samples = registry.Samples();
            Assert.Equal(samples.Count, samples.DistinctBy(static sample => sample.Series).Count());
            check(samples);
        }
        while (++scrapes < times && Stopwatch.GetElapsedTime(start) < s_budget);
    }

    public static double Value(this List<Sample> samples, string series) =>
        samples.Find(sample => sample.Series == series)?.Value ?? throw new InvalidOperationException($"There is no '{series}'.");
}
