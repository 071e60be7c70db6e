using Microsoft.Extensions.Logging;

namespace MetricsClient.Hosting;

/// <summary>The messages that this package writes to the log of the host.</summary>
internal static partial class LogMessages
{
    /// <summary>Logs a problem of a registry. The registry reports each problem once.</summary>
    public static void Problem(this ILogger log, MetricProblem problem)
    {
        if (problem.Kind == MetricProblemKind.PushRecovered)
        {
            log.Recovered(problem.Message);
        }
        else
        {
            log.Failed(problem.Message, problem.Exception);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Metric pusher '{Name}' is disabled, since no destination is configured: Push.Gateway, Push.AdditionalGateways, Push.TextfileFolder and Push.Spool.Folder are empty, and there is no receiver of remote write.")]
    public static partial void Disabled(this ILogger log, string name);

    [LoggerMessage(2, LogLevel.Warning, "{Problem}")]
    private static partial void Failed(this ILogger log, string problem, Exception? exception);

    [LoggerMessage(3, LogLevel.Information, "{Problem}")]
    private static partial void Recovered(this ILogger log, string problem);
}
