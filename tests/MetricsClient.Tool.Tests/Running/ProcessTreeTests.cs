using System.Diagnostics;
using MetricsClient.Tool.Running;

namespace MetricsClient.Tool.Tests.Running;

public sealed class ProcessTreeTests
{
    [Fact]
    public void A_process_precedes_the_children_in_the_tree()
    {
        var start = new ProcessStartInfo("sh", ["-c", "sleep 60 & echo; wait"]) { RedirectStandardOutput = true };
        using Process shell = Process.Start(start)!;
        shell.StandardOutput.ReadLine();

        IReadOnlyList<int> tree = ProcessTree.Of(shell.Id);
        shell.Kill(entireProcessTree: true);

        Assert.Equal(2, tree.Count);
        Assert.Equal(shell.Id, tree[0]);
    }

    [Fact]
    public void An_ended_process_has_no_start_and_no_memory()
    {
        using var process = Process.Start("true");
        process.WaitForExit();

        Assert.Null(ProcessTree.StartOf(process.Id));
        Assert.Null(ProcessTree.PeakBytes(process.Id));
    }

    [Fact]
    public void Peak_memory_is_in_bytes()
    {
        Assert.InRange(ProcessTree.PeakBytes(Environment.ProcessId)!.Value, 1 << 20, 1L << 40);
        Assert.NotNull(ProcessTree.StartOf(Environment.ProcessId));
    }
}
