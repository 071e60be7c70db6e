using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Tool;

/// <summary><c>promjob check</c> on pages of real servers and on files.</summary>
public sealed class CheckVerbTests
{
    [Fact]
    public async Task The_page_of_a_Prometheus_is_valid_Prometheus_text_and_no_OpenMetrics()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        string page = new Uri(prometheus.Address, "metrics").ToString();

        CommandResult text = await PromJob.RunAsync(gateway: null, "check", page);
        CommandResult openMetrics = await PromJob.RunAsync(gateway: null, "check", page, "--format", "openmetrics");

        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Equal(
            new CommandResult(1, "", "promjob: The page does not offer OpenMetrics: the response has the content type 'text/plain'. Check the page with --format text.\n"), openMetrics);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("openmetrics")]
    public async Task The_page_of_the_web_app_is_valid_in_both_formats(string format)
    {
        await using WebApp app = await WebApp.StartAsync();

        CommandResult check = await PromJob.RunAsync(gateway: null, "check", app.Metrics.ToString(), "--format", format);

        Assert.Equal((0, ""), (check.ExitCode, check.Error));
        Assert.Matches("^ok: [0-9]+ samples, families: [0-9]+\n$", check.Output);
    }

    [Fact]
    public async Task The_page_of_a_gateway_is_valid()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await PromJob.RunAsync(gateway.Address, "run", "--job", "j", "--", "true");

        CommandResult check = await PromJob.RunAsync(gateway: null, "check", new Uri(gateway.Address, "metrics").ToString());

        Assert.Equal((0, ""), (check.ExitCode, check.Error));
    }

    [Fact]
    public async Task A_mistake_is_reported_with_line_and_column()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["bad.prom"], "a 1\nb{x=1} 2\n", TestContext.Current.CancellationToken);

        CommandResult check = await PromJob.RunAsync(gateway: null, "check", folder["bad.prom"]);

        Assert.Equal((1, ""), (check.ExitCode, check.Error));
        Assert.StartsWith($"{folder["bad.prom"]}, line 2, column 5: ", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_read_if_no_file_is_named()
    {
        CommandResult check = await PromJob.RunAsync(gateway: null, "a 1\n# EOF\n"u8.ToArray(), "check");

        Assert.Equal(new CommandResult(0, "ok: 1 sample, families: 1\n", ""), check);
    }
}
