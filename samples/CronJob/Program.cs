using System.Diagnostics;
using System.Globalization;
using MetricsClient;

// The hourly backup: does its work, and tells a Pushgateway how that went, however it ends.
//   CronJob [--gateway URL] [--duration SECONDS] [--fail]
// PUSHGATEWAY_URL names the gateway too. Without one the job runs all the same.
string? gateway = Option("--gateway") ?? Environment.GetEnvironmentVariable("PUSHGATEWAY_URL");
var duration = TimeSpan.FromSeconds(double.Parse(Option("--duration") ?? "1", CultureInfo.InvariantCulture));

var registry = new CollectorRegistry();
registry.AddProblemCallback(problem => Console.Error.WriteLine(problem.Message));
Gauge start = registry.CreateGauge("backup_last_start_timestamp_seconds", "When the last backup began.");
Gauge succeeded = registry.CreateGauge("backup_last_run_success", "1 if the last backup succeeded, 0 if it failed or was cut short.");
Gauge bytes = registry.CreateGauge("backup_last_size_bytes", "What the last backup has written.");
var clock = Stopwatch.StartNew();
registry.CreateObservableGauge("backup_last_duration_seconds", "The time that the last backup took.", () => clock.Elapsed.TotalSeconds);

// Shown only once it is set, and POST leaves alone what is not shown: a failed run does not wipe out the last success.
Gauge success = registry.CreateGauge(
    "backup_last_success_timestamp_seconds", "When a backup last succeeded.", new GaugeOptions { SuppressInitialValue = true });

using MetricPusher? pusher = Pusher();
pusher?.PushOnExit();

start.SetToCurrentTime();
Console.WriteLine("Backing up.");
await BackUpAsync();
clock.Stop();
succeeded.Set(1);
success.SetToCurrentTime();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Backed up {bytes.Value} bytes in {clock.Elapsed.TotalSeconds:0.0} s."));

MetricPusher? Pusher()
{
    if (Uri.TryCreate(gateway, UriKind.Absolute, out Uri? address) && address.Scheme.StartsWith("http", StringComparison.Ordinal))
    {
        return new MetricPusher(new PushOptions { Gateway = address, Job = "backup", Method = PushMethod.Post, Registry = registry });
    }

    Console.Error.WriteLine(string.IsNullOrEmpty(gateway)
        ? "No gateway is given by --gateway or PUSHGATEWAY_URL, so nothing is pushed."
        : $"'{gateway}' is no address of a gateway, such as http://localhost:9091, so nothing is pushed.");
    return null;
}

// Stands for the real work: ten files of a megabyte, each of which takes its time.
async Task BackUpAsync()
{
    for (int file = 1; file <= 10; file++)
    {
        await Task.Delay(duration / 10);
        bytes.Inc(1_000_000);
        if (file == 5 && args.Contains("--fail"))
        {
            throw new IOException("The disk is full.");
        }
    }
}

string? Option(string name) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
