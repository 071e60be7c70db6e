namespace MetricsClient.Conformance;

/// <summary>Asks again, for a bounded time, until there is an answer: servers do not report when a change is done.</summary>
internal static class Eventually
{
    /// <summary>The time that a test waits for a server or a process before the test fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is not null.</summary>
    /// <param name="what">The answer in words, for the message of the exception.</param>
    /// <param name="ask">The question. An answer of null asks again after a pause.</param>
    /// <returns>The first answer that is not null.</returns>
    /// <exception cref="TimeoutException">All answers were null until <see cref="Patience"/> was over.</exception>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(s_pause);
        while (!deadline.IsCancellationRequested)
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
