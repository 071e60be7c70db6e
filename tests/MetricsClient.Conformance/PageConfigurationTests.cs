using System.Diagnostics;
using MetricsClient.Conformance.Packages;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance;

/// <summary>The YAML on the pages: promtool accepts each configuration and each rule.</summary>
public sealed class PageConfigurationTests
{
    [Fact]
    [Trait("Lane", "full")]
    public async Task Promtool_accepts_every_configuration_and_rule_of_the_pages()
    {
        using var folder = new TemporaryFolder();
        var mistakes = new List<string>();
        PageBlock[] blocks = [.. PageBlock.ReadAll().Where(static block => block.Language == "yaml")];
        Assert.InRange(blocks.Length, 5, 200);
        foreach (PageBlock block in blocks)
        {
            if (await MistakesAsync(folder, block.Code) is { } mistake)
            {
                mistakes.Add($"{block}: {mistake}");
            }
        }

        Assert.Empty(mistakes);
    }

    [Fact]
    [Trait("Lane", "full")]
    public async Task A_mistake_in_a_configuration_is_found()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("scrape_intervall", await MistakesAsync(folder, "scrape_configs:\n  - job_name: a\n    scrape_intervall: 1s\n"), StringComparison.Ordinal);
    }

    // Objects of Kubernetes have a schema of their own.
    private static async Task<string?> MistakesAsync(TemporaryFolder folder, string yaml)
    {
        if (yaml.StartsWith("apiVersion:", StringComparison.Ordinal))
        {
            return null;
        }

        string file = folder["page.yml"];
        await File.WriteAllTextAsync(file, yaml, TestContext.Current.CancellationToken);
        string[] check = yaml.StartsWith("groups:", StringComparison.Ordinal) ? ["check", "rules", "--lint=none", file] : ["check", "config", "--syntax-only", file];
        CommandResult result = await Command.RunAsync(new ProcessStartInfo(Tools.Promtool, check), ReadOnlyMemory<byte>.Empty, Eventually.Patience);
        return result.ExitCode == 0 ? null : result.Everything;
    }
}
