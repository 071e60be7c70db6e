using System.CommandLine;
using BenchmarkDotNet.Running;
using MetricsClient.Benchmarks.Plots;
using MetricsClient.Benchmarks.Processes;
using MetricsClient.Benchmarks.Ratios;
using MetricsClient.Benchmarks.Report;

// First of all, since a child measures how long it takes to get to work.
if (args is [Child.Verb, .. string[] order])
{
    return Child.Run(order);
}

var root = new RootCommand("Measures MetricsClient beside its peers. Any other arguments go to BenchmarkDotNet: --list flat, --filter '*Counting*'.")
{
    RatiosCommand.Create(),
    ProcessesCommand.Create(),
    PlotsCommand.Create(),
    ReportCommand.Create(),
};
root.TreatUnmatchedTokensAsErrors = false;
root.SetAction(_ => BenchmarkSwitcher.FromAssembly(typeof(RatiosCommand).Assembly).Run(args));
return root.Parse(args).Invoke();
