// A serverless handler, whose process is frozen between two calls:
//   RemoteWriteHandler [--write URL] [--time MILLISECONDS]
// Each line of standard input is a call. The response is a line of standard output.
using System.Globalization;
using MetricsClient;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Responds to each line of input, and sends the metrics by remote write before the response.

          --write URL          address of the receiver; the default is http://localhost:9090/api/v1/write
          --time MILLISECONDS  longest delay of a response by a push; the default is 150
          --help               prints this text
        """);
    return;
}

var registry = new CollectorRegistry();
Counter calls = registry.CreateCounter("handler_calls_total", "Calls.");
Histogram sizes = registry.CreateHistogram("handler_event_bytes", "Size of the events.", new HistogramOptions { Buckets = [16, 256, 4096] });

var options = new MetricPusherOptions
{
    Job = "handler",
    Push =
    {
        Registry = registry,

        // The longest delay of a response. Samples that are not sent in this time are sent by the next call.
        Timeout = TimeSpan.FromMilliseconds(double.Parse(Option("--time") ?? "150", CultureInfo.InvariantCulture)),
    },
};
options.Push.AddRemoteWrite(new Uri(Option("--write") ?? "http://localhost:9090/api/v1/write"));

// Without Start: a timer would push at an arbitrary time after the process was frozen.
await using var pusher = new MetricPusher(options);
pusher.PushOnExit();

// Before the first call, this push loads the code and opens the connection.
await pusher.PushAsync();
Console.WriteLine("Ready.");
while (await Console.In.ReadLineAsync() is { } call)
{
    calls.Inc();
    sizes.Observe(call.Length);
    string response = call.ToUpperInvariant();

    // The platform freezes the process after the response, so the samples are sent before.
    PushResult result = await pusher.PushAsync();
    Console.WriteLine($"{response} ({(result.IsSuccess ? "sent" : result.Reason)})");
}

string? Option(string name) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
