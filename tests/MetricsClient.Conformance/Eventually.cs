using System.Diagnostics;

namespace MetricsClient.Conformance;

/// <summary>Asks again, for a bounded time, until there is an answer: a server tells nobody when it is done.</summary>
internal static class Eventually
{
    /// <summary>How long a test waits for a server or a process before it gives up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The first answer that is not null.</summary>
    /// <exception cref="TimeoutException">There was none in time.</exception>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        long started = Stopwatch.GetTimestamp();
        using var pause = new PeriodicTimer(s_pause);
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"Waited {Patience.TotalSeconds} s in vain for {what}.");
    }
}
