// A nightly report that sends the outcome of each run by remote write:
//   RemoteWriteJob [--write URL] [--duration SECONDS] [--fail]
using System.Globalization;
using MetricsClient;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Runs a report, and sends the outcome by remote write.

          --write URL          address of the receiver; the default is http://localhost:9090/api/v1/write
          --duration SECONDS   duration of the report; the default is 1
          --fail               lets the report fail
          --help               prints this text
        """);
    return 0;
}

var duration = TimeSpan.FromSeconds(double.Parse(Option("--duration") ?? "1", CultureInfo.InvariantCulture));

var registry = new CollectorRegistry();
registry.AddProblemCallback(problem => Console.Error.WriteLine(problem.Message));
Gauge rows = registry.CreateGauge("report_last_rows", "Rows of the last report.", new GaugeOptions { SuppressInitialValue = true });

var options = new BatchJobOptions
{
    Push = { Registry = registry },
    ExpectedInterval = TimeSpan.FromDays(1),
    ExpectedMaxDuration = TimeSpan.FromHours(1),
};
options.Push.AddRemoteWrite(new Uri(Option("--write") ?? "http://localhost:9090/api/v1/write"));
return await BatchJob.RunAsync("report", options, ReportAsync);

// A real report reads a database here. The sample waits instead, and --fail makes the report fail.
async Task ReportAsync(BatchJob job, CancellationToken cancellationToken)
{
    Console.WriteLine("Reporting.");
    using (job.StartStage("query"))
    {
        await Task.Delay(duration, cancellationToken);
        if (args.Contains("--fail"))
        {
            throw new IOException("The database is gone.");
        }
    }

    rows.Set(1_000);
}

string? Option(string name) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
