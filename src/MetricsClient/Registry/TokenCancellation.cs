namespace MetricsClient.Registry;

/// <summary>Cancels a token without a wait for the callbacks of the token.</summary>
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
            // The thread is running, and sets the state before the first callback.
            SpinWait.SpinUntil(() => source.IsCancellationRequested);
        }
        else
        {
            Cancel(source);
        }
    }

    private static void Cancel(CancellationTokenSource source)
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
