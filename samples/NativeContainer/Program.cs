// A service for an empty container: it serves its metrics, and ends at SIGTERM also as process 1.
//   NativeContainer [--port 9464]
using System.Globalization;
using System.Runtime.InteropServices;
using MetricsClient;

Counter ticks = Metrics.CreateCounter("container_ticks_total", "Ticks so far.");

// All addresses: the scrape comes from outside of the container.
int port = int.Parse(args is ["--port", string text] ? text : "9464", CultureInfo.InvariantCulture);
using MetricServer server = new MetricServer(new MetricServerOptions { Host = "+", Port = port }).Start();
Console.WriteLine($"Metrics: http://localhost:{server.Port}/metrics");

// Linux ignores SIGTERM for process 1 unless the process has a handler.
using var stop = new CancellationTokenSource();
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
try
{
    while (await timer.WaitForNextTickAsync(stop.Token))
    {
        ticks.Inc();
    }
}
catch (OperationCanceledException)
{
    Console.WriteLine("Stopped.");
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
