using MetricsClient.Registry;

namespace MetricsClient.Push.Exit;

/// <summary>
/// Raises the minimum number of threads of the thread pool during final pushes, so that all queued work gets a thread at once. An HTTP request
/// needs threads of the pool. A pool without a free thread adds threads so slowly that the process would end before the request.
/// </summary>
internal static class PoolHeadroom
{
    private const int Spare = 16;

    private static readonly object s_gate = new();
    private static int s_pushes;
    private static int s_before;
    private static int s_raised;

    /// <summary>Raises the minimum.</summary>
    /// <returns>
    /// An object whose disposal ends the push. The end of the last push restores the earlier minimum, unless other code has changed the
    /// minimum in the meantime.
    /// </returns>
    public static IDisposable Make()
    {
        lock (s_gate)
        {
            ThreadPool.GetMinThreads(out int now, out int ports);
            ThreadPool.GetMaxThreads(out int most, out _);
            s_before = s_pushes == 0 || now != s_raised ? now : s_before;
            s_raised = (int)Math.Clamp(ThreadPool.ThreadCount + ThreadPool.PendingWorkItemCount + Spare, now, most);
            s_pushes++;
            try
            {
                ThreadPool.SetMinThreads(s_raised, ports);
            }
            catch (OutOfMemoryException)
            {
                // The pool cannot create a thread. The push continues with the threads that the pool has.
            }
        }

        return new Registration(End);
    }

    private static void End()
    {
        lock (s_gate)
        {
            s_pushes--;
            ThreadPool.GetMinThreads(out int now, out int ports);
            if (s_pushes == 0 && now == s_raised)
            {
                ThreadPool.SetMinThreads(s_before, ports);
            }
        }
    }
}
