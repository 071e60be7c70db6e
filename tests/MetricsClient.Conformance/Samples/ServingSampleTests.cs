using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Referees;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Samples;

/// <summary>The samples that serve their metrics: a user runs the commands of the README, and sees its output.</summary>
public sealed class ServingSampleTests : IDisposable
{
    private const string Listening = "Now listening on: (?<address>.+)$";
    private const string Metrics = "^Metrics: (?<address>.+)/metrics$";

    private readonly HttpClient _http = new();

    [Fact]
    public async Task The_minimal_api_counts_its_greetings_and_has_ten_lines()
    {
        await using ChildProcess app = Sample.Start("MinimalApi", "--urls", "http://127.0.0.1:0");
        await FindAsync(app, Listening);

        Assert.Equal("Hello!\n", await GetAsync("hello"));

        await AssertExposesAsync("MinimalApi", block: 0);
        Assert.InRange(File.ReadLines(Repository.File("samples", "MinimalApi", "Program.cs")).Count(), 5, 10);
    }

    [Fact]
    public async Task The_worker_sends_the_mails_of_its_outbox()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["outbox"]);
        await File.WriteAllTextAsync(folder["outbox/first.txt"], "Hello", TestContext.Current.CancellationToken);

        await using ChildProcess worker = Sample.Start("Worker", "--port", "0", "--outbox", folder["outbox"], "--sent", folder["sent"]);
        await FindAsync(worker, Metrics);
        await Eventually.GetAsync("a mail", async () =>
            await GetAsync("metrics") is { } text && text.Contains("\nmailer_mails_sent_total 1\n", StringComparison.Ordinal) && text.Contains("\nmailer_mails_waiting 0\n", StringComparison.Ordinal) ? text : null);

        await AssertExposesAsync("Worker", block: 1);
        new SampleReadme("Worker").AssertContained(worker.Output);
        Assert.Equal("Hello", await File.ReadAllTextAsync(folder["sent/first.txt"], TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(folder["outbox"]));
    }

    [Fact]
    public async Task The_worker_counts_a_mail_that_it_cannot_send_and_keeps_the_mail()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["outbox", "sent"])
        {
            Directory.CreateDirectory(folder[name]);
            await File.WriteAllTextAsync(folder[$"{name}/first.txt"], name, TestContext.Current.CancellationToken);
        }

        await using ChildProcess worker = Sample.Start("Worker", "--port", "0", "--outbox", folder["outbox"], "--sent", folder["sent"]);
        await FindAsync(worker, Metrics);
        await worker.WaitForLineAsync("^first.txt stays in the outbox: ");

        Assert.Contains("\nmailer_mails_sent_total 0\n", await GetAsync("metrics"), StringComparison.Ordinal);
        Assert.Equal("outbox", await File.ReadAllTextAsync(folder["outbox/first.txt"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_console_server_serves_metrics_and_page_while_it_works()
    {
        await using ChildProcess program = Sample.StartWithInput("ConsoleServer", "--port", "0");
        await FindAsync(program, Metrics);

        await program.WriteLineAsync("hello world");
        await program.WaitForLineAsync("^HELLO WORLD$");

        await Eventually.GetAsync("the line", async () =>
            await GetAsync("metrics") is { } text && text.Contains("\nupper_lines_total 1\n", StringComparison.Ordinal) ? text : null);
        await AssertExposesAsync("ConsoleServer", block: 1);
        new SampleReadme("ConsoleServer").AssertContained(program.Output);
        Assert.Contains("<html", await GetAsync("metrics/page"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_with_both_models_exposes_its_orders_and_pushes_the_result_of_its_export()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await using ChildProcess shop = Sample.StartWithInput("BothModels", "--port", "0", "--gateway", gateway.Address.ToString());
        await FindAsync(shop, Metrics);

        foreach (string line in (string[])["book", "pen", "export"])
        {
            await shop.WriteLineAsync(line);
        }

        await shop.WaitForLineAsync("^Exported 2 orders: pushed$");
        new SampleReadme("BothModels").AssertContained(shop.Output);
        new SampleReadme("BothModels").AssertContained(await gateway.MetricsTextAsync(), block: 2);
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.Equal(["shop_export_last_rows", "shop_export_last_success_timestamp_seconds"], group.Pushed.Keys.Order(StringComparer.Ordinal));
        await AssertExposesAsync("BothModels", block: 1);
        Assert.DoesNotContain("\nshop_export", await GetAsync("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Static_and_injected_metrics_are_exposed_by_one_endpoint()
    {
        await using ChildProcess app = Sample.Start("StaticAndInjected", "--urls", "http://127.0.0.1:0");
        await FindAsync(app, Listening);

        Assert.Equal("Welcome!\n", await GetAsync(""));
        Assert.Equal("Ordered from de.\n", await PostAsync("orders/de"));
        Assert.Equal("Ordered from other.\n", await PostAsync("orders/anything"));

        await AssertExposesAsync("StaticAndInjected", block: 0);
        Assert.DoesNotContain("anything", await GetAsync("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_web_app_prints_its_addresses_and_exposes_the_metrics_of_its_readme()
    {
        await using ChildProcess app = Sample.Start("WebApp", "--port", "0");
        await FindAsync(app, @"^\s*shop\s+(?<address>http://\S+)$");
        await app.WaitForLineAsync("page ");

        Assert.Equal("Ordered: 3.\n", await GetAsync("order/3"));
        await Eventually.GetAsync("a health check and a call of the client", async () =>
            await GetAsync("metrics") is { } text
                && text.Contains("\naspnetcore_healthcheck_status{", StringComparison.Ordinal)
                && text.Contains("\nhttpclient_requests_sent_total{", StringComparison.Ordinal) ? text : null);

        new SampleReadme("WebApp").AssertContained(app.Output);
        await AssertExposesAsync("WebApp", block: 1);
    }

    public void Dispose() => _http.Dispose();

    private async Task FindAsync(ChildProcess program, string pattern)
    {
        Match line = await program.WaitForLineAsync(pattern);
        _http.BaseAddress = new Uri(line.Groups["address"].Value.TrimEnd('/') + "/");
    }

    private Task<string> GetAsync(string path) => _http.GetStringAsync(path, TestContext.Current.CancellationToken);

    private async Task<string> PostAsync(string path)
    {
        using HttpResponseMessage response = await _http.PostAsync(path, content: null, TestContext.Current.CancellationToken);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task AssertExposesAsync(string sample, int block)
    {
        string text = await GetAsync("metrics");
        new SampleReadme(sample).AssertContained(text, block);
        Assert.Equal("", await Promtool.CheckMetricsAsync(text));
    }
}
