using System.Diagnostics;
using MetricsClient.Tool.Running;

namespace MetricsClient.Tool.Tests.Running;

public sealed class OverlapLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("promjob-").FullName;

    [Fact]
    public void A_job_is_locked_until_its_run_is_over()
    {
        using (var first = OverlapLock.TryTake("job=\"backup\"", _folder))
        {
            Assert.NotNull(first);
            Assert.Null(OverlapLock.TryTake("job=\"backup\"", _folder));
        }

        using var second = OverlapLock.TryTake("job=\"backup\"", _folder);
        Assert.NotNull(second);
    }

    [Fact]
    public void Different_jobs_do_not_lock_each_other_out()
    {
        using var backup = OverlapLock.TryTake("job=\"backup\"", _folder);
        using var report = OverlapLock.TryTake("job=\"report\"", _folder);

        Assert.NotNull(backup);
        Assert.NotNull(report);
    }

    [Fact]
    public void A_command_that_outlived_its_promjob_still_locks()
    {
        using var command = Process.Start("sleep", "60");
        try
        {
            LeaveNoteOf(command.Id);

            Assert.Null(OverlapLock.TryTake("job=\"backup\"", _folder));
        }
        finally
        {
            command.Kill();
            command.WaitForExit();
        }

        using var after = OverlapLock.TryTake("job=\"backup\"", _folder);
        Assert.NotNull(after);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // What promjob leaves behind when it is killed itself.
    private void LeaveNoteOf(int processId)
    {
        using (var killed = OverlapLock.TryTake("job=\"backup\"", _folder))
        {
            Assert.NotNull(killed);
        }

        File.WriteAllText(Assert.Single(Directory.GetFiles(_folder)), $"{processId} {ProcessTree.StartOf(processId)}");
    }
}
