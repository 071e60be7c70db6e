namespace MetricsClient.Registry;

/// <summary>
/// Runs work on a thread of its own, because the work may block, or because the thread pool may have no free thread. A process can also be
/// unable to create a thread, at the limit of a container or of a user. Then the work runs on a thread of the pool.
/// </summary>
internal static class OwnThread
{
    /// <summary>Starts to run the work, on a background thread. The work must not throw an exception.</summary>
    /// <param name="work">The work.</param>
    /// <param name="name">The name of the thread.</param>
    public static void Run(Action work, string name)
    {
        if (!TryRun(work, name))
        {
            OnPool(work);
        }
    }

    /// <summary>Starts to run the work, on a thread of the pool. The work must not throw an exception.</summary>
    public static void OnPool(Action work)
    {
        try
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);
        }
        catch (OutOfMemoryException)
        {
            // The pool cannot create a thread. The work is queued, and runs on the next free thread of the pool.
        }
    }

    /// <summary>Starts to run the work, on a background thread, and returns its result.</summary>
    /// <param name="work">The work.</param>
    /// <param name="name">The name of the thread.</param>
    public static Task<T> RunAsync<T>(Func<T> work, string name)
    {
        var task = new Task<T>(work, TaskCreationOptions.DenyChildAttach);
        Run(() => task.RunSynchronously(TaskScheduler.Default), name);
        return task;
    }

    /// <summary>Starts to run the work, on a background thread. Returns false, and does not run the work, if no thread can be created.</summary>
    /// <param name="work">The work.</param>
    /// <param name="name">The name of the thread.</param>
    /// <param name="stackBytes">The size of the stack; 0 for the default.</param>
    public static bool TryRun(Action work, string name, int stackBytes = 0)
    {
        try
        {
            new Thread(() => work(), stackBytes) { IsBackground = true, Name = name }.UnsafeStart();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
