namespace MetricsClient.Storage.Sums;

/// <summary>
/// Identifies a thread, even after the thread has ended. A token does not keep the thread object alive.
/// </summary>
internal sealed class ThreadToken
{
    private const int FirstThread = 1;

    // Null for the thread that runs Main. After Main has returned, this thread waits for foreground threads and may run
    // code again, although the runtime already reports the thread as dead.
    private readonly WeakReference<Thread>? _thread =
        Environment.CurrentManagedThreadId == FirstThread ? null : new WeakReference<Thread>(Thread.CurrentThread);

    private ThreadToken()
    {
    }

    /// <summary>Gets the token of the current thread; null before the first call of <see cref="OfCurrent"/>.</summary>
    [field: ThreadStatic]
    public static ThreadToken? Current { get; private set; }

    /// <summary>True if the thread has ended.</summary>
    public bool HasEnded => _thread is not null && !(_thread.TryGetTarget(out Thread? thread) && thread.IsAlive);

    /// <summary>Returns the token of the current thread, and creates the token on first use.</summary>
    public static ThreadToken OfCurrent() => Current ??= new ThreadToken();
}
