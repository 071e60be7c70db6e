namespace MetricsClient.Storage.Sums;

/// <summary>Stands for one thread, also when that is gone, without keeping anything of it.</summary>
internal sealed class ThreadToken
{
    private const int FirstThread = 1;

    // Null for the thread that runs Main: once that has returned the thread is said to be dead, while it still waits for the
    // others and may be called back.
    private readonly WeakReference<Thread>? _thread =
        Environment.CurrentManagedThreadId == FirstThread ? null : new WeakReference<Thread>(Thread.CurrentThread);

    private ThreadToken()
    {
    }

    /// <summary>The mark of the thread that asks; null if it never needed one.</summary>
    [field: ThreadStatic]
    public static ThreadToken? Current { get; private set; }

    /// <summary>Whether the thread has ended, and will run nothing more.</summary>
    public bool IsOver => _thread is not null && !(_thread.TryGetTarget(out Thread? thread) && thread.IsAlive);

    /// <summary>The mark of the thread that asks, made when it first needs one.</summary>
    public static ThreadToken OfCurrent() => Current ??= new ThreadToken();
}
