namespace MetricsClient.Registry;

/// <summary>A task without an awaiter, such as a callback of the program after its deadline.</summary>
internal static class AbandonedTask
{
    /// <summary>Reads the exception with which the task may end later, so that the exception is not reported as unobserved.</summary>
    public static void Observe(Task task) => _ = task.ContinueWith(
        static failed => failed.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
