using System.Diagnostics;
using System.Globalization;
using MetricsClient;

namespace AcrossLanguages;

/// <summary>Pushes of 100,000 counters, as in ../go/push.go.</summary>
internal static class Pushes
{
    private const int Series = 100_000;

    /// <summary>Prints a line for each kind of push: the name, the path, the milliseconds, and the milliseconds of processor time.</summary>
    public static void Print(string sink, int rounds)
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> counters = registry.CreateCounter("requests_total", "Requests.", ["path", "code"], new CounterOptions { MaxSeries = Series });
        for (int i = 0; i < Series; i++)
        {
            counters.WithLabels(string.Create(CultureInfo.InvariantCulture, $"/api/v1/orders/{i / 10}"), (200 + (i % 10)).ToString(CultureInfo.InvariantCulture)).Inc(i * 1.5);
        }

        void Row(string name, string path, Action<PushOptions, Uri> configure)
        {
            var options = new MetricPusherOptions { Job = "bench", Push = { Registry = registry, Timeout = TimeSpan.FromMinutes(1) } };
            configure(options.Push, new Uri(sink + path));
            using var pusher = new MetricPusher(options);
            Measure(name, path, rounds, pusher);
        }

        Row("MetricsClient, remote write 1.0", "/write1", (push, address) => push.AddRemoteWrite(Write(address, RemoteWriteProtocol.Version1)));
        Row("MetricsClient, remote write 2.0", "/write2", (push, address) => push.AddRemoteWrite(Write(address, RemoteWriteProtocol.PreferVersion2)));
        Row("MetricsClient, text with gzip", "/text", (push, address) => (push.Gateway, push.UseCompression) = (address, true));
        Row("MetricsClient, text", "/plain", (push, address) => (push.Gateway, push.UseCompression) = (address, false));
    }

    // One request for all series, as the other ways have.
    private static RemoteWriteOptions Write(Uri address, RemoteWriteProtocol protocol) =>
        new() { Endpoint = address, Protocol = protocol, MaxRequestBytes = 24 << 20 };

    private static void Measure(string name, string path, int rounds, MetricPusher pusher)
    {
        var elapsed = new List<double>();
        double used = 0;
        for (int i = 0; i < 2 * rounds; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            PushResult result = pusher.PushAsync().GetAwaiter().GetResult();
            if (!result.IsSuccess)
            {
                throw new InvalidOperationException(result.ToString());
            }

            // The first half warms up.
            if (i >= rounds)
            {
                elapsed.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                used += (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            }
        }

        elapsed.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{path}\t{elapsed[rounds / 2]:0.000}\t{used / rounds:0.000}"));
    }
}
