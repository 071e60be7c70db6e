using System.Diagnostics;
using System.Globalization;

namespace MetricsClient.Benchmarks.Remote;

/// <summary>Measures the updates of a program whose 100,000 series are pushed every second, with receivers that respond and that do not.</summary>
internal static class OwnWorkTable
{
    private const int UpdatesPerSlice = 1_000;

    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(8);

    /// <summary>Measures and prints a Markdown table.</summary>
    public static void Print(TextWriter output)
    {
        using var responds = new DrainServer();
        using var hangs = new DrainServer(responds: false);
        output.WriteLine("| pushes by remote write | ns per Inc, median | 99.9 % of 1,000 Inc below, µs |");
        output.WriteLine("|---|--:|--:|");
        Row(output, "none", server: null);
        Row(output, "every second, the receiver responds", responds.Address);
        Row(output, "every second, the receiver never responds", hangs.Address);
        Row(output, "every second, no receiver", new Uri("http://127.0.0.1:1/"));
    }

    private static void Row(TextWriter output, string name, Uri? server)
    {
        CollectorRegistry registry = RemoteScenario.Registry();
        Counter counter = registry.CreateCounter("updates_total", "Updates.");
        using MetricPusher? pusher = server is null ? null : RemoteScenario.Remote(registry, server, RemoteWriteProtocol.Version1);
        IAsyncDisposable? loop = pusher?.Start(TimeSpan.FromSeconds(1));
        double[] slices = Slices(counter);
        loop?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Array.Sort(slices);
        double median = slices[slices.Length / 2] / UpdatesPerSlice * 1e9;
        double nearlyAll = slices[(int)(slices.Length * 0.999)] * 1e6;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name,-41} | {median:0.00} | {nearlyAll:0.0} |"));
    }

    // The seconds of each slice of updates.
    private static double[] Slices(Counter counter)
    {
        var slices = new List<double>(1 << 22);
        long start = Stopwatch.GetTimestamp();
        long before = start;
        while (Stopwatch.GetElapsedTime(start) < s_duration)
        {
            for (int i = 0; i < UpdatesPerSlice; i++)
            {
                counter.Inc();
            }

            long now = Stopwatch.GetTimestamp();
            slices.Add((now - before) / (double)Stopwatch.Frequency);
            before = now;
        }

        return [.. slices];
    }
}
