using System.Diagnostics;
using MetricsClient.Tool.Running;

namespace MetricsClient.Tool.Tests.Running;

public sealed class OverlapLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("promjob-").FullName;

    [Fact]
    public void A_job_is_locked_until_the_run_ends()
    {
        using (var first = OverlapLock.TryAcquire("job=\"backup\"", _folder))
        {
            Assert.NotNull(first);
            Assert.Null(OverlapLock.TryAcquire("job=\"backup\"", _folder));
        }

        using var second = OverlapLock.TryAcquire("job=\"backup\"", _folder);
        Assert.NotNull(second);
    }

    [Fact]
    public void Different_jobs_do_not_lock_each_other_out()
    {
        using var backup = OverlapLock.TryAcquire("job=\"backup\"", _folder);
        using var report = OverlapLock.TryAcquire("job=\"report\"", _folder);

        Assert.NotNull(backup);
        Assert.NotNull(report);
    }

    [Fact]
    public void A_command_that_outlives_promjob_keeps_the_lock()
    {
        using var command = Process.Start("sleep", "60");
        try
        {
            LeaveNoteOf(command.Id);

            Assert.Null(OverlapLock.TryAcquire("job=\"backup\"", _folder));
        }
        finally
        {
            command.Kill();
            command.WaitForExit();
        }

        using var after = OverlapLock.TryAcquire("job=\"backup\"", _folder);
        Assert.NotNull(after);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Leaves the lock file in the state after a kill of promjob.
    private void LeaveNoteOf(int processId)
    {
        using (var killed = OverlapLock.TryAcquire("job=\"backup\"", _folder))
        {
            Assert.NotNull(killed);
        }

        File.WriteAllText(Assert.Single(Directory.GetFiles(_folder)), $"{processId} {ProcessTree.StartOf(processId)}");
    }
}
