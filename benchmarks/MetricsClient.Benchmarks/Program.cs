using System.CommandLine;
using BenchmarkDotNet.Running;
using MetricsClient.Benchmarks.Cold;
using MetricsClient.Benchmarks.Plots;
using MetricsClient.Benchmarks.Processes;
using MetricsClient.Benchmarks.Ratios;
using MetricsClient.Benchmarks.Remote;
using MetricsClient.Benchmarks.Report;

// Before any setup, because a child measures start-up time.
if (args is [Child.Verb, .. string[] order])
{
    return Child.Run(order);
}

var root = new RootCommand("Compares MetricsClient with its peers. All further arguments go to BenchmarkDotNet: --list flat, --filter '*Counting*'.")
{
    RatiosCommand.Create(),
    ProcessesCommand.Create(),
    ColdCommand.Create(),
    PlotsCommand.Create(),
    RemoteCommand.Create(),
    ReportCommand.Create(),
};
root.TreatUnmatchedTokensAsErrors = false;
root.SetAction(_ => BenchmarkSwitcher.FromAssembly(typeof(RatiosCommand).Assembly).Run(args));
return root.Parse(args).Invoke();
