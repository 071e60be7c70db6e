namespace MetricsClient.Tests;

/// <summary>Runs work on threads that all start at once; the first failure of any is the failure of the race.</summary>
internal static class Race
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    /// <summary>Runs the same work on several threads; the argument is the number of the thread.</summary>
    public static void Run(int threads, Action<int> work) =>
        Run([.. Enumerable.Range(0, threads).Select(number => (Action)(() => work(number)))]);

    /// <summary>Runs each piece of work on a thread of its own.</summary>
    public static void Run(params Action[] work)
    {
        int ready = 0;
        Exception? failure = null;
        Thread[] threads = Array.ConvertAll(work, piece => new Thread(() =>
        {
            AwaitAll(work.Length, ref ready);
            try
            {
                piece();
            }
#pragma warning disable CA1031 // Whatever it is, it fails the test on the thread that runs it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        })
        {
            IsBackground = true,
        });
        Array.ForEach(threads, static thread => thread.Start());
        Assert.All(threads, static thread => Assert.True(thread.Join(s_bound), "A thread did not come to its end."));
        if (failure is not null)
        {
            throw new InvalidOperationException("A thread of the race failed.", failure);
        }
    }

    /// <summary>Runs work while several threads repeat a step in a tight loop; the argument of a step is the number of its thread.</summary>
    public static void Beside(int threads, Action<int> step, Action work)
    {
        bool over = false;
        Action loop(int number) => () =>
        {
            do
            {
                step(number);
            }
            while (!Volatile.Read(ref over));
        };
        Run([() => Finally(work, () => Volatile.Write(ref over, true)), .. Enumerable.Range(0, threads).Select(loop)]);
    }

    // Not a barrier, whose threads wake one after the other, when the first may be done already.
    private static void AwaitAll(int threads, ref int ready)
    {
        Interlocked.Increment(ref ready);
        var spin = new SpinWait();
        while (Volatile.Read(ref ready) < threads)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static void Finally(Action work, Action after)
    {
        try
        {
            work();
        }
        finally
        {
            after();
        }
    }
}
