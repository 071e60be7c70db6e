using System.Diagnostics;
using System.Text;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Referees;

/// <summary>promtool, the reference checker of the text format.</summary>
internal static class Promtool
{
    private const int LintFailed = 3;

    /// <summary>Runs <c>promtool check metrics</c>.</summary>
    /// <returns>Errors and lint findings; empty if there are none.</returns>
    public static async Task<string> CheckMetricsAsync(string text)
    {
        CommandResult result = await RunAsync(text);
        Assert.Equal(result.ExitCode == 0, result.Everything.Length == 0);
        return result.Everything;
    }

    /// <summary>Checks a text without lint.</summary>
    /// <returns>True if promtool can read the text.</returns>
    public static async Task<bool> CanReadAsync(string text) => (await RunAsync(text)).ExitCode is 0 or LintFailed;

    private static Task<CommandResult> RunAsync(string text)
    {
        var start = new ProcessStartInfo(Tools.Promtool, ["check", "metrics"]);
        return Command.RunAsync(start, Encoding.UTF8.GetBytes(text), Eventually.Patience);
    }
}
