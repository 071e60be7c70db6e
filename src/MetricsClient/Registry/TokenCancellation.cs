namespace MetricsClient.Registry;

/// <summary>Cancels tokens whose callbacks may be code of the program.</summary>
internal static class TokenCancellation
{
    /// <summary>
    /// Cancels the token. The callbacks run on a separate thread, because they may block: the code of the program after an awaited push, or
    /// of a handler of the program after its request, is such a callback. Blocks the caller until they end if no thread can be created.
    /// </summary>
    public static void Start(CancellationTokenSource source)
    {
        if (OwnThread.TryRun(() => Cancel(source), "MetricsClient cancellation"))
        {
            // Cancel sets the state before it runs the callbacks, so the wait is short.
            SpinWait.SpinUntil(() => source.IsCancellationRequested);
        }
        else
        {
            Cancel(source);
        }
    }

    /// <summary>Cancels the token, and runs its callbacks. An exception of a callback is ignored.</summary>
    public static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // A callback that other code registered for the token has thrown.
        }
    }
}
