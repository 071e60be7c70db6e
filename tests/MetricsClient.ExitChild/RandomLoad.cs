using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using MetricsClient;

/// <summary>Many threads update 2,000 counters, gauges and histograms at random, while the registry is collected every 50 milliseconds.</summary>
internal sealed class RandomLoad
{
    private const int Series = 2_000;
    private const int Picks = 1 << 16;

    private readonly CollectorRegistry _registry = new();
    private readonly Counter[] _counters;
    private readonly Gauge[] _gauges;
    private readonly Histogram[] _histograms;
    private readonly int[] _picks;
    private readonly long _emptyHeap;

    private RandomLoad(bool isZipf)
    {
        MetricFamily<Counter> counters = _registry.CreateCounter("load_total", "Updates.", "series");
        MetricFamily<Gauge> gauges = _registry.CreateGauge("load_level", "Updates.", "series");
        MetricFamily<Histogram> histograms = _registry.CreateHistogram("load_seconds", "Updates.", "series");
        string[] names = [.. Enumerable.Range(0, Series).Select(static i => i.ToString("D6", CultureInfo.InvariantCulture))];
        _picks = isZipf ? Zipf() : [.. Enumerable.Range(0, Picks).Select(static i => i % Series)];
        _emptyHeap = SettledHeap();
        _counters = Array.ConvertAll(names, name => counters.WithLabels(name));
        _gauges = Array.ConvertAll(names, name => gauges.WithLabels(name));
        _histograms = Array.ConvertAll(names, name => histograms.WithLabels(name));
    }

    /// <summary>
    /// Runs the load, and prints the bytes for each counter, gauge and histogram: after one update, and after the load. The last number is
    /// the number of lost updates.
    /// </summary>
    public static int Run(int threads, TimeSpan duration, bool isZipf)
    {
        var load = new RandomLoad(isZipf);
        for (int i = 0; i < Series; i++)
        {
            load.Update(i);
        }

        double atRest = load.Bytes();
        long updates = load.RunThreads(threads, duration) + Series;
        double afterwards = load.Bytes();
        long lost = (3 * updates)
            - (long)load._counters.Sum(static counter => counter.Value)
            - (long)load._gauges.Sum(static gauge => gauge.Value)
            - load._histograms.Sum(static histogram => histogram.GetSnapshot().Count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{atRest} {afterwards} {lost}"));
        return 0;
    }

    private static int[] Zipf()
    {
        double[] shares = [.. Enumerable.Range(1, Series).Select(static rank => 1.0 / rank)];
        double total = shares.Sum();
        return [.. shares.SelectMany((share, i) => Enumerable.Repeat(i, (int)Math.Ceiling(share / total * Picks))).Take(Picks)];
    }

    private static long SettledHeap()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private long RunThreads(int threads, TimeSpan duration)
    {
        long updates = 0;
        long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        Thread[] updating = [.. Enumerable.Range(0, threads).Select(seed => new Thread(() => Interlocked.Add(ref updates, UpdateUntil(end, seed))))];
        Array.ForEach(updating, static thread => thread.Start());
        var output = new ArrayBufferWriter<byte>();
        while (Stopwatch.GetTimestamp() < end)
        {
            output.ResetWrittenCount();
            _registry.WriteTo(output, ExpositionFormat.PrometheusText);
            Thread.Sleep(50);
        }

        Array.ForEach(updating, static thread => thread.Join());
        return updates;
    }

    private long UpdateUntil(long end, int seed)
    {
        var random = new Random(seed);
        long updates = 0;
        while (Stopwatch.GetTimestamp() < end)
        {
            for (int i = 0; i < 1_000; i++)
            {
                Update(_picks[random.Next(_picks.Length)]);
            }

            updates += 1_000;
        }

        return updates;
    }

    private void Update(int series)
    {
        _counters[series].Inc();
        _gauges[series].Inc();
        _histograms[series].Observe(0.03);
    }

    private double Bytes() => (double)(SettledHeap() - _emptyHeap) / Series;
}
