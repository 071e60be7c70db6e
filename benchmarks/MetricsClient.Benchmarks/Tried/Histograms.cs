using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Tried;

/// <summary>Rejected implementations of <see cref="Histogram"/> in minimal form, without series state and without growth.</summary>
internal static class Histograms
{
    private static readonly double[] s_bounds = Workload.Bounds;

    public static IEnumerable<Contender> All() => [Ours(), Locked(), TriedLock(), Searching("binary search", Binary), Searching("search from the left", Linear)];

    private static Contender Ours()
    {
        Histogram histogram = new CollectorRegistry().CreateHistogram(
            "tried_seconds", Workload.Help, new HistogramOptions { Buckets = Workload.Bounds });
        return Of("Histogram.Observe", histogram.Observe);
    }

    private static Contender Locked()
    {
        var gate = new Lock();
        long[] buckets = new long[s_bounds.Length + 1];
        double sum = 0;
        return Of("a lock, search from the left", value =>
        {
            int bucket = Linear(value);
            lock (gate)
            {
                sum += value;
                buckets[bucket]++;
            }
        });
    }

    // A thread that loses the processor while holding the lock blocks all threads and the scrape.
    private static Contender TriedLock()
    {
        int taken = 0;
        long[] buckets = new long[s_bounds.Length + 1];
        double sum = 0;
        return Of("a spin lock, search from the left", value =>
        {
            int bucket = Linear(value);
            var spin = new SpinWait();
            while (Interlocked.CompareExchange(ref taken, 1, 0) != 0)
            {
                spin.SpinOnce();
            }

            sum += value;
            buckets[bucket]++;
            Volatile.Write(ref taken, 0);
        });
    }

    private static Contender Searching(string how, Func<double, int> find)
    {
        long started = 0;
        double sum = 0;
        long[] buckets = new long[s_bounds.Length + 1];
        return Of("three atomic operations, " + how, value =>
        {
            int bucket = find(value);
            Interlocked.Increment(ref started);
            Floors.Add(ref sum, value);
            Interlocked.Increment(ref buckets[bucket]);
        });
    }

    private static int Binary(double value)
    {
        int found = s_bounds.AsSpan().BinarySearch(value);
        return found >= 0 ? found : ~found;
    }

    private static int Linear(double value)
    {
        int i = 0;
        while (i < s_bounds.Length && s_bounds[i] < value)
        {
            i++;
        }

        return i;
    }

    private static Contender Of(string name, Action<double> observe) => new(name, calls =>
    {
        double[] values = Workload.Observations;
        for (int i = Environment.CurrentManagedThreadId * 7919; calls > 0; i++, calls--)
        {
            observe(values[i & (Workload.ObservationCount - 1)]);
        }
    });
}
