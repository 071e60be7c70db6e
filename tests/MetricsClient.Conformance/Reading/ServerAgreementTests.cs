using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Servers;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Server;
using MetricsClient.Tool.Tests.Reading;
using MetricsClient.Tool.Tests.Reading.Server;

namespace MetricsClient.Conformance.Reading;

/// <summary>The tool decides about pages as a real Prometheus does.</summary>
[Trait("Rounds", "random")]
public sealed class ServerAgreementTests
{
    private const string Job = "verdicts";

    private readonly int _seed = Random.Shared.Next(1_000_000);

    [Fact]
    public async Task Prometheus_and_the_tool_accept_the_same_pages()
    {
        (ScrapeFormat Format, byte[] Page)[] pages = [.. ServerVerdicts.All.Select(static page => (page.Format, page.Page)), .. Mutated()];
        await using var server = new PageServer(pages);

        IReadOnlyList<ScrapedTarget> verdicts = await VerdictsAsync(server, pages.Length);

        string[] different = [.. verdicts
            .Select(verdict => (pages[int.Parse((string)verdict.Labels["page"]!, CultureInfo.InvariantCulture)], Accepted: verdict.HasSucceeded))
            .Where(static item => ServerReader.Check(item.Item1.Page, item.Item1.Format) is null != item.Accepted)
            .Select(static item => $"{item.Item1.Format} {ServerVerdicts.Shown(item.Item1.Page)} accepted: {item.Accepted}")];
        Assert.True(different.Length == 0, $"Seed {_seed}: {string.Join('\n', different)}");
        Assert.InRange(verdicts.Count(static verdict => verdict.HasSucceeded), 100, pages.Length - 100);
    }

    // A server does not look at the labels of a sample whose timestamp is too old to store, so such pages are left out.
    private IEnumerable<(ScrapeFormat Format, byte[] Page)> Mutated()
    {
        var random = new Random(_seed);
        var timestamp = new Regex(@"[ \t]\S+[ \t]+[0-9.]+[ \t]*(#|$)", RegexOptions.Multiline);
        return Enumerable.Range(0, 300 * Rounds.Factor)
            .Select(number => (
                Format: number % 2 == 0 ? ScrapeFormat.OpenMetrics : ScrapeFormat.PrometheusText,
                Text: MutatedScrape.Create(random)))
            .Where(page => !timestamp.IsMatch(page.Text))
            .Select(static page => (page.Format, Encoding.UTF8.GetBytes(page.Text)));
    }

    // A scrape over its time limit is no verdict; then the next scrape decides.
    private static async Task<IReadOnlyList<ScrapedTarget>> VerdictsAsync(PageServer server, int pages)
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(
            new ScrapeJob(Job, server.Address, ScrapeJob.OpenMetricsText) { Pages = pages, Interval = "5s" });
        try
        {
            return await Eventually.GetAsync("a verdict about every page", async () =>
                await prometheus.TargetsAsync(Job) is { } targets && targets.Count(static target => target.HasSucceeded || target.HasFailed) == pages ? targets : null);
        }
        finally
        {
            await prometheus.RemoveAsync(Job);
        }
    }
}
