using MetricsClient;
using Microsoft.Extensions.Time.Testing;

// A console program with a metrics server, for the tests of both servers: ServerChild (listener|kestrel)
// Prints the port, and then a line for each command of the standard input:
//   advance     the clock of the scrapes advances by 11 seconds
//   unobserved  prints an unobserved task exception, or "none"
//   stop        stops the server
// The end of the input ends the program.
string? unobserved = null;
TaskScheduler.UnobservedTaskException += (_, e) => Volatile.Write(ref unobserved, e.Exception.ToString().ReplaceLineEndings(" "));

var time = new FakeTimeProvider();
var registry = new CollectorRegistry(time);
registry.CreateGauge("up", "Whether this is up.").Set(1);
for (int family = 0; family < 16; family++)
{
    MetricFamily<Gauge> large = registry.CreateGauge($"large_{family}", "More bytes than the buffers of a connection.", "text");
    for (int i = 0; i < 512; i++)
    {
        large.WithLabels(new string('x', 2048) + i).Set(i);
    }
}

var options = new MetricServerOptions { Port = 0 };
options.Registries.Add(registry);
(int port, Action stop) = args[0] == "kestrel" ? StartKestrel() : StartListener();
Console.WriteLine(port);
while (Console.ReadLine() is { } command)
{
    switch (command)
    {
        case "advance":
            time.Advance(TimeSpan.FromSeconds(11));
            break;
        case "unobserved":
            command = Count();
            break;
        default:
            stop();
            break;
    }

    Console.WriteLine(command);
}

(int Port, Action Stop) StartKestrel()
{
    KestrelMetricServer server = new KestrelMetricServer(options).Start();
    return (server.Port, server.Stop);
}

(int Port, Action Stop) StartListener()
{
    MetricServer server = new MetricServer(options).Start();
    return (server.Port, server.Stop);
}

// The finalizer of an abandoned task raises the event. The task is reachable until its last continuation has ended.
string Count()
{
    for (int i = 0; i < 20 && Volatile.Read(ref unobserved) is null; i++)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Thread.Yield();
    }

    return Volatile.Read(ref unobserved) ?? "none";
}
