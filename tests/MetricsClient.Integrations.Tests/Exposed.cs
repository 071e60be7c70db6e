using System.Text;

namespace MetricsClient.Integrations.Tests;

/// <summary>The exposition of a registry.</summary>
internal static class Exposed
{
    public static async Task<string> TextAsync(CollectorRegistry registry)
    {
        using var text = new MemoryStream();
        await registry.WriteToAsync(text, ExpositionFormat.PrometheusText, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Returns the samples without buckets and sums, which contain the measured time.</summary>
    public static async Task<string[]> CountsAsync(CollectorRegistry registry) =>
    [
        .. (await TextAsync(registry)).Split('\n').Where(static line =>
            line.Length > 0 && line[0] != '#' && !line.StartsWith("metricsclient_", StringComparison.Ordinal) && !line.Contains("_bucket{")
            && !line.Contains("_sum{")),
    ];

    /// <summary>Returns the samples of one name.</summary>
    public static async Task<string[]> CountsAsync(CollectorRegistry registry, string name) =>
        [.. (await CountsAsync(registry)).Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))];
}
