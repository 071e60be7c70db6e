using System.Diagnostics;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Plots;
using OxyPlot;
using OxyPlot.Axes;

namespace MetricsClient.Benchmarks.Scale;

/// <summary>The slowest updates by several threads, with and without a thread that scrapes 100,000 series again and again.</summary>
internal static class TailTable
{
    private const int Series = 100_000;
    private const int Rounds = 8;
    private const double RoundSeconds = 0.5;

    private static readonly int[] s_threads = [1, 2, 4, 8, 16, 64];
    private static readonly double[] s_shares = [0.5, 0.99, 0.999, 0.9999];

    public static void Print(TextWriter output, FileInfo plot)
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> family = registry.CreateCounter("requests_total", "Requests.", ["path"], new CounterOptions { MaxSeries = Series });
        Counter[] counters = [.. Enumerable.Range(0, Series).Select(i => family.WithLabels(Invariant($"/api/items/{i}")))];
        using var scraping = new Scraping(registry);
        output.WriteLine("| threads | scrape runs | median, ns | 99 %, ns | 99.9 %, ns | 99.99 %, ns |");
        output.WriteLine("|--:|---|--:|--:|--:|--:|");
        var quiet = new List<DataPoint>();
        var busy = new List<DataPoint>();
        foreach (int threads in s_threads)
        {
            (Durations without, Durations with) = Measure(counters, threads, scraping);
            foreach ((Durations durations, string scrapes, List<DataPoint> points) in ((Durations, string, List<DataPoint>)[])[(without, "no", quiet), (with, "yes", busy)])
            {
                string figures = string.Join(" | ", s_shares.Select(share => Invariant($"{durations.Below(share):N0}")));
                output.WriteLine($"| {threads} | {scrapes} | {figures} |");
                points.Add(new DataPoint(threads, durations.Below(0.999)));
            }
        }

        var chart = new Chart(Invariant($"Updates of 100,000 counters: 99.9 % are faster ({Environment.ProcessorCount} processors)"));
        chart.AddAxis(AxisPosition.Bottom, "threads that update", least: 0.9, most: 70, @base: 2);
        chart.AddAxis(AxisPosition.Left, "duration, ns", least: 10, most: 10 * quiet.Concat(busy).Max(static point => point.Y));
        chart.AddLine(Library.Ours, busy);
        chart.AddLine("no scrape", quiet);
        chart.WriteTo(plot);
    }

    // Rounds with and without scrapes in turns, so that a slow phase of the machine changes both.
    private static (Durations Without, Durations With) Measure(Counter[] counters, int threads, Scraping scraping)
    {
        var without = new Durations();
        var with = new Durations();
        for (int round = 0; round < Rounds; round++)
        {
            without.Add(Update(counters, threads));
            scraping.Start();
            with.Add(Update(counters, threads));
            scraping.Pause();
        }

        return (without, with);
    }

    private static Durations Update(Counter[] counters, int threads)
    {
        var all = new Durations();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(seed => new Thread(() =>
        {
            var own = new Durations();
            var random = new Random(seed);
            long end = Stopwatch.GetTimestamp() + (long)(RoundSeconds * Stopwatch.Frequency);
            for (long before = 0; before < end;)
            {
                Counter counter = counters[random.Next(counters.Length)];
                before = Stopwatch.GetTimestamp();
                counter.Inc(1.5);
                own.Add(Stopwatch.GetTimestamp() - before);
            }

            lock (all)
            {
                all.Add(own);
            }
        }))];
        Array.ForEach(workers, static worker => worker.Start());
        Array.ForEach(workers, static worker => worker.Join());
        return all;
    }

    /// <summary>A thread that scrapes while it is not paused.</summary>
    private sealed class Scraping : IDisposable
    {
        private readonly ManualResetEventSlim _run = new();
        private readonly Thread _thread;
        private volatile bool _ended;

        public Scraping(CollectorRegistry registry)
        {
            _thread = new Thread(() =>
            {
                while (!_ended)
                {
                    registry.WriteToAsync(Stream.Null, ExpositionFormat.PrometheusText).Wait();
                    _run.Wait();
                }
            });
            _thread.Start();
        }

        public void Start() => _run.Set();

        public void Pause() => _run.Reset();

        public void Dispose()
        {
            _ended = true;
            _run.Set();
            _thread.Join();
            _run.Dispose();
        }
    }

    /// <summary>Counts durations in buckets whose widths are an eighth of a power of two. Not thread-safe.</summary>
    private sealed class Durations
    {
        private const int Steps = 8;

        private readonly long[] _counts = new long[64 * Steps];

        public void Add(long ticks) => _counts[(int)(Math.Log2(Math.Max(1, ticks)) * Steps)]++;

        public void Add(Durations other)
        {
            for (int i = 0; i < _counts.Length; i++)
            {
                _counts[i] += other._counts[i];
            }
        }

        /// <summary>Returns the nanoseconds that this share of the durations does not exceed.</summary>
        public double Below(double share)
        {
            double left = _counts.Sum() * share;
            int at = 0;
            while (at < _counts.Length - 1 && (left -= _counts[at]) > 0)
            {
                at++;
            }

            return Math.Pow(2, (at + 1) / (double)Steps) / Stopwatch.Frequency * 1e9;
        }
    }
}
