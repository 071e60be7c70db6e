using MetricsClient;
using Microsoft.Azure.Functions.Worker;

namespace AzureFunction;

/// <summary>A function that runs every five minutes, and deletes old files. The middleware measures its invocations.</summary>
public sealed class Cleanup(CollectorRegistry registry)
{
    private readonly Counter _deleted = registry.CreateCounter("cleanup_deleted_files_total", "Deleted files.");
    private readonly Counter _late = registry.CreateCounter("cleanup_late_runs_total", "Runs that started later than planned.");

    /// <summary>Runs the function.</summary>
    [Function("Cleanup")]
    public void Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer)
    {
        _late.Inc(timer is { IsPastDue: true } ? 1 : 0);
        DateTime limit = DateTime.UtcNow.AddHours(-1);
        foreach (string file in Directory.EnumerateFiles(Path.GetTempPath(), "cleanup-*.tmp").Where(file => File.GetLastWriteTimeUtc(file) < limit))
        {
            File.Delete(file);
            _deleted.Inc();
        }
    }
}
