using System.Diagnostics;
using System.Text;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Referees;

/// <summary>Prometheus' own judge of the text format.</summary>
internal static class Promtool
{
    /// <summary>What <c>promtool check metrics</c> finds wrong, errors and lint alike; empty when it is content.</summary>
    public static async Task<string> CheckMetricsAsync(string text)
    {
        var start = new ProcessStartInfo(Tools.Promtool, ["check", "metrics"]);
        CommandResult result = await Command.RunAsync(start, Encoding.UTF8.GetBytes(text), Eventually.Patience);
        Assert.Equal(result.ExitCode == 0, result.Everything.Length == 0);
        return result.Everything;
    }
}
