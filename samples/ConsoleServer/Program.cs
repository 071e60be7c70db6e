// A console program that converts its input to upper case, and serves its metrics:
//   ConsoleServer [--port 9464]
using System.Globalization;
using MetricsClient;

using MetricServer server = new MetricServer(int.Parse(Option("--port") ?? "9464", CultureInfo.InvariantCulture)).MapMetricsPage().Start();
Console.WriteLine($"Metrics: http://localhost:{server.Port}/metrics");
Console.WriteLine($"Page:    http://localhost:{server.Port}/metrics/page");

Counter lines = Metrics.CreateCounter("upper_lines_total", "Converted lines.");
Histogram lengths = Metrics.CreateHistogram(
    "upper_line_length_characters", "Length of the lines.", new HistogramOptions { Buckets = Buckets.Exponential(10, 2, 6) });
using IDisposable threads = Metrics.CreateObservableGauge("upper_pool_threads", "Threads of the pool.", () => ThreadPool.ThreadCount);

while (await Console.In.ReadLineAsync() is { } line)
{
    Console.WriteLine(line.ToUpperInvariant());
    lengths.Observe(line.Length);
    lines.Inc();
}

string? Option(string name) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
