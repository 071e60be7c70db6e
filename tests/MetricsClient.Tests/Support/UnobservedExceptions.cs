namespace MetricsClient.Tests;

/// <summary>Watches for an exception of a task that no code has read before the garbage collector finds the task.</summary>
internal static class UnobservedExceptions
{
    /// <summary>
    /// Runs an action, which must leave no reference to the task, and collects the garbage. Returns true if an exception with the message was
    /// reported as unobserved.
    /// </summary>
    /// <param name="failing">Receives the message, which is unique, because other tests run at the same time.</param>
    public static async Task<bool> AreReportedAfter(Func<string, Task> failing)
    {
        string message = $"{Guid.NewGuid()}";
        bool isReported = false;
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, unobserved) => isReported |= unobserved.Exception.ToString().Contains(message);
        TaskScheduler.UnobservedTaskException += note;

        await failing(message);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        TaskScheduler.UnobservedTaskException -= note;
        return isReported;
    }
}
