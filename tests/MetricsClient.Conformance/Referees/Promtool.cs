using System.Diagnostics;
using System.Text;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Referees;

/// <summary>Prometheus' own judge of the text format.</summary>
internal static class Promtool
{
    private const int LintFailed = 3;

    /// <summary>What <c>promtool check metrics</c> finds wrong, errors and lint alike; empty when it is content.</summary>
    public static async Task<string> CheckMetricsAsync(string text)
    {
        CommandResult result = await RunAsync(text);
        Assert.Equal(result.ExitCode == 0, result.Everything.Length == 0);
        return result.Everything;
    }

    /// <summary>Whether it can read the text at all, whatever it thinks of the names.</summary>
    public static async Task<bool> CanReadAsync(string text) => (await RunAsync(text)).ExitCode is 0 or LintFailed;

    private static Task<CommandResult> RunAsync(string text)
    {
        var start = new ProcessStartInfo(Tools.Promtool, ["check", "metrics"]);
        return Command.RunAsync(start, Encoding.UTF8.GetBytes(text), Eventually.Patience);
    }
}
