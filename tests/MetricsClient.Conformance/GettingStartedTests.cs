using System.Diagnostics;
using MetricsClient.Conformance.Packages;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>The commands of docs/getting-started.md, section by section as a reader runs them.</summary>
[Trait("Lane", "long")]
public sealed class GettingStartedTests
{
    private const string Page = "docs/getting-started.md";

    [Theory]
    [InlineData("A web application", "hello", "hello_greetings_total{language=\"de\"} 1")]
    [InlineData("A worker service", "mailer", "mailer_mails_sent_total")]
    [InlineData("A console server", "clock", "clock_ticks_total 0")]
    [InlineData("A cron job", "backup", "batch_job_last_run_success{instance=\"\",job=\"backup\"} 1")]
    [InlineData("A shell script", "", "tidy")]
    public async Task The_commands_of_a_section_lead_to_its_metric(string section, string project, string metric)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        using var reader = new PageReader(await PackedPackages.GetAsync(), gateway.Address);
        string output = "";
        foreach (PageBlock block in PageBlock.Read(Page).Where(block => block.Section == section))
        {
            switch (block.Language)
            {
                case "csharp" when !block.Code.StartsWith("builder.", StringComparison.Ordinal):
                    reader.WriteProgram(project, block.Code);
                    break;
                case "sh" when !block.Code.StartsWith("docker", StringComparison.Ordinal):
                    output = await reader.RunAsync(block.Code, isServer: block.Code.StartsWith("dotnet run", StringComparison.Ordinal) && section != "A cron job");
                    break;
                default:
                    break;
            }
        }

        Assert.Contains(metric, output + (section == "A shell script" ? await gateway.MetricsTextAsync() : ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_of_the_page_lets_prometheus_read_its_targets()
    {
        string yaml = Assert.Single(PageBlock.Read(Page), static block => block.Language == "yaml").Code;
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["prometheus.yml"], yaml, TestContext.Current.CancellationToken);

        CommandResult result = await Command.RunAsync(
            new ProcessStartInfo(Tools.Promtool, ["check", "config", folder["prometheus.yml"]]), ReadOnlyMemory<byte>.Empty, Eventually.Patience);

        Assert.Equal(0, result.ExitCode);
    }
}
