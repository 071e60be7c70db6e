namespace MetricsClient.Conformance.Web;

/// <summary>The number of samples of a web app before the first request.</summary>
public sealed class SampleCountTests
{
    [Theory]
    [InlineData("empty", 40)]
    [InlineData("empty-dotnet", 150)]
    public async Task An_empty_app_exposes_few_samples(string metrics, int limit)
    {
        await using WebChild app = await WebChild.StartAsync(metrics);

        string text = await app.ScrapeAsync();

        string[] samples = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '#')];
        Assert.InRange(samples.Length, 5, limit - 1);
        Assert.Contains(samples, static sample => sample.StartsWith("process_cpu_seconds_total ", StringComparison.Ordinal));
        Assert.Equal(metrics == "empty-dotnet", samples.Any(static sample => sample.StartsWith("dotnet_gc_", StringComparison.Ordinal)));
    }
}
