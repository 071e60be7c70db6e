// An hourly backup that reports each run to a Pushgateway:
//   CronJob [--gateway URL] [--duration SECONDS] [--fail] [--help]
// The default of --gateway is the environment variable PUSHGATEWAY_URL. Without a gateway the backup runs and pushes nothing.
using System.Globalization;
using MetricsClient;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Runs a backup, and reports the run to a Pushgateway.

          --gateway URL        address of the gateway; the default is the environment variable PUSHGATEWAY_URL
          --duration SECONDS   duration of the backup; the default is 1
          --fail               lets the backup fail
          --help               prints this text

        Without a gateway the backup runs and pushes nothing.
        """);
    return 0;
}

var duration = TimeSpan.FromSeconds(double.Parse(Option("--duration") ?? "1", CultureInfo.InvariantCulture));

var registry = new CollectorRegistry();
registry.AddProblemCallback(problem => Console.Error.WriteLine(problem.Message));
Gauge files = registry.CreateGauge("backup_last_run_files", "Files copied by the last run.");

// Exposed only after the first Set, so a failed run keeps the size of the last complete backup at the gateway.
Gauge size = registry.CreateGauge(
    "backup_last_size_bytes", "Size of the last complete backup.", new GaugeOptions { SuppressInitialValue = true });

if (Gateway() is not { } gateway)
{
    await BackUpAsync(job: null, CancellationToken.None);
    return 0;
}

var options = new BatchJobOptions
{
    Push = { Gateway = gateway, Registry = registry },
    ExpectedInterval = TimeSpan.FromHours(1),
    ExpectedMaxDuration = TimeSpan.FromMinutes(30),
};
return await BatchJob.RunAsync("backup", options, BackUpAsync);

// A real backup copies files here. The sample waits instead, and --fail makes the sixth file fail.
async Task BackUpAsync(BatchJob? job, CancellationToken cancellationToken)
{
    Console.WriteLine("Backing up.");
    using (job?.StartStage("copy"))
    {
        for (int file = 1; file <= 10; file++)
        {
            await Task.Delay(duration / 10, cancellationToken);
            if (file == 6 && args.Contains("--fail"))
            {
                throw new IOException("The disk is full.");
            }

            files.Inc();
        }
    }

    using (job?.StartStage("verify"))
    {
        size.Set(files.Value * 1_000_000);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Backed up {size.Value} bytes."));
}

Uri? Gateway()
{
    string? text = Option("--gateway") ?? Environment.GetEnvironmentVariable("PUSHGATEWAY_URL");
    if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme.StartsWith("http", StringComparison.Ordinal))
    {
        return address;
    }

    Console.Error.WriteLine(string.IsNullOrEmpty(text)
        ? "Nothing is pushed: neither --gateway nor PUSHGATEWAY_URL names a gateway."
        : "Nothing is pushed: the gateway is not an HTTP address, such as http://localhost:9091.");
    return null;
}

string? Option(string name) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
