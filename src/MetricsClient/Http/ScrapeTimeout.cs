using System.Globalization;

namespace MetricsClient.Http;

/// <summary>How long a scrape may take.</summary>
internal static class ScrapeTimeout
{
    public const string Header = "X-Prometheus-Scrape-Timeout-Seconds";

    // What the answer needs to reach a scraper that gives up after exactly the time that it names.
    private static readonly TimeSpan s_travel = TimeSpan.FromSeconds(0.5);

    /// <summary>The own cap, or a little less than the scraper waits when that is shorter; garbage counts for nothing.</summary>
    public static TimeSpan Of(string? seconds, TimeSpan cap)
    {
        if (!double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double wait)
            || !(wait > 0 && wait < cap.TotalSeconds + s_travel.TotalSeconds))
        {
            return cap;
        }

        // Of a short wait a tenth, since half a second might be all of it.
        double travel = Math.Min(s_travel.TotalSeconds, wait / 10);
        return TimeSpan.FromSeconds(Math.Min(wait - travel, cap.TotalSeconds));
    }
}
