namespace MetricsClient.Push;

/// <summary>
/// Lets the thread pool start a thread at once for everything that waits for one, until disposed. An HTTP request needs
/// pool threads, and a starved pool adds them so slowly that the process would be gone before.
/// </summary>
internal readonly struct PoolHeadroom : IDisposable
{
    private const int Spare = 16;

    private readonly int _before;
    private readonly int _raised;

    private PoolHeadroom(int before, int raised)
    {
        _before = before;
        _raised = raised;
    }

    public static PoolHeadroom Make()
    {
        ThreadPool.GetMinThreads(out int before, out int ports);
        ThreadPool.GetMaxThreads(out int most, out _);
        long wanted = ThreadPool.ThreadCount + ThreadPool.PendingWorkItemCount + Spare;
        int raised = (int)Math.Clamp(wanted, before, most);
        ThreadPool.SetMinThreads(raised, ports);
        return new PoolHeadroom(before, raised);
    }

    /// <summary>Takes the headroom back, unless someone else has changed it since.</summary>
    public void Dispose()
    {
        ThreadPool.GetMinThreads(out int now, out int ports);
        if (now == _raised)
        {
            ThreadPool.SetMinThreads(_before, ports);
        }
    }
}
