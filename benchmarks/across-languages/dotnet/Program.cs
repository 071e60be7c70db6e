using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using AcrossLanguages;
using MetricsClient;

// The same updates and the same exposition as in ../go.
if (args is ["push", var sink, var rounds])
{
    Pushes.Print(sink, int.Parse(rounds, null));
    return;
}

const int Batch = 500;
double[] bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
var warmUp = TimeSpan.FromMilliseconds(int.Parse(args[0], null));
var measured = TimeSpan.FromMilliseconds(int.Parse(args[1], null));

foreach (string name in (string[])["counter", "labelled counter", "gauge", "classic histogram", "native histogram"])
{
    foreach (int threads in (int[])[1, 2, 4, 8, 16])
    {
        Action<int> update = NewUpdate(name);
        Run(update, threads, warmUp);
        Print(name, threads, Run(update, threads, measured));
    }
}

Print("exposition line", 1, Expose());

static void Print(string name, int threads, double nanoseconds) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{threads}\t{nanoseconds:0.000}"));

Action<int> NewUpdate(string name)
{
    var registry = new CollectorRegistry();
    switch (name)
    {
        case "counter":
            Counter counter = registry.CreateCounter("bench_total", "");
            return _ => counter.Inc();
        case "labelled counter":
            MetricFamily<Counter> family = registry.CreateCounter("bench_total", "", "method", "code");
            return _ => family.WithLabels("GET", "200").Inc();
        case "gauge":
            Gauge gauge = registry.CreateGauge("bench", "");
            return _ => gauge.Inc();
        case "classic histogram":
            Histogram classic = registry.CreateHistogram("bench_seconds", "", new HistogramOptions { Buckets = bounds });
            return i => classic.Observe((i & 1023) * 0.01);
        default:
            Histogram native = registry.CreateHistogram("bench_seconds", "", new HistogramOptions { Buckets = [], Native = new() { GrowthFactor = 1.1 } });
            return i => native.Observe((i & 1023) * 0.01);
    }
}

// Returns nanoseconds of one processor for each update.
static double Run(Action<int> update, int threads, TimeSpan duration)
{
    using var begin = new Barrier(threads + 1);
    long total = 0;
    Thread[] updating = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() =>
    {
        begin.SignalAndWait();
        long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        int first = thread * 7919;
        int updates = first;
        while (Stopwatch.GetTimestamp() < end)
        {
            for (int i = 0; i < Batch; i++)
            {
                update(updates + i);
            }

            updates += Batch;
        }

        Interlocked.Add(ref total, updates - first);
    }))];
    Array.ForEach(updating, static thread => thread.Start());
    begin.SignalAndWait();
    long start = Stopwatch.GetTimestamp();
    Array.ForEach(updating, static thread => thread.Join());
    return Stopwatch.GetElapsedTime(start).TotalNanoseconds * Math.Min(threads, Environment.ProcessorCount) / total;
}

double Expose()
{
    var registry = new CollectorRegistry();
    MetricFamily<Counter> counters = registry.CreateCounter("bench_total", "Help.", "path", "code");
    MetricFamily<Histogram> histograms = registry.CreateHistogram("bench_seconds", "Help.", ["path", "code"], new HistogramOptions { Buckets = bounds });
    for (int i = 0; i < 1_000; i++)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/api/items/{i}");
        counters.WithLabels(path, "200").Inc(i * 1.37);
        for (int j = 0; j < 50; j++)
        {
            histograms.WithLabels(path, "200").Observe(i * j % 1_000 * 0.0137);
        }
    }

    var buffer = new ArrayBufferWriter<byte>();
    double Scrapes(TimeSpan duration)
    {
        long start = Stopwatch.GetTimestamp();
        int count = 0;
        for (; Stopwatch.GetElapsedTime(start) < duration; count++)
        {
            buffer.ResetWrittenCount();
            registry.WriteTo(buffer, ExpositionFormat.PrometheusText);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }

    Scrapes(warmUp);
    return Scrapes(measured) / buffer.WrittenSpan.Count((byte)'\n');
}
