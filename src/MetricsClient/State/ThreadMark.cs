namespace MetricsClient.State;

/// <summary>Stands for one thread, also when that is gone, without keeping anything of it.</summary>
internal sealed class ThreadMark
{
    private readonly WeakReference<Thread> _thread = new(Thread.CurrentThread);

    private ThreadMark()
    {
    }

    /// <summary>The mark of the thread that asks; null if it never needed one.</summary>
    [field: ThreadStatic]
    public static ThreadMark? Current { get; private set; }

    /// <summary>Whether the thread has ended.</summary>
    public bool IsOver => !_thread.TryGetTarget(out Thread? thread) || !thread.IsAlive;

    /// <summary>The mark of the thread that asks, made when it first needs one.</summary>
    public static ThreadMark OfCurrent() => Current ??= new ThreadMark();
}
