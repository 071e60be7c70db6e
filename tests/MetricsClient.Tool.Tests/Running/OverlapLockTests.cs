using System.Diagnostics;
using MetricsClient.Tool.CommandLine;
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

    [Fact]
    public void A_symbolic_link_is_refused_and_its_target_is_unchanged()
    {
        string target = Path.Combine(_folder, "target");
        File.WriteAllText(target, "content");
        string path = Unlocked();
        File.Delete(path);
        File.CreateSymbolicLink(path, target);

        ToolException refused = Assert.Throws<ToolException>(() => OverlapLock.TryAcquire("job=\"backup\"", _folder)?.Dispose());

        Assert.Equal(ExitCode.OwnFailure, refused.ExitCode);
        Assert.Equal($"The lock file cannot be used (The file '{path}' is a symbolic link, or no regular file); set another folder with --lock-dir.", refused.Message);
        Assert.Equal("content", File.ReadAllText(target));
    }

    [Fact]
    public async Task A_pipe_is_refused()
    {
        string path = Unlocked();
        File.Delete(path);
        using (var pipe = Process.Start("mkfifo", [path]))
        {
            await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // The read of a pipe does not end.
        var acquire = Task.Run(() => OverlapLock.TryAcquire("job=\"backup\"", _folder)?.Dispose(), TestContext.Current.CancellationToken);

        ToolException refused = await Assert.ThrowsAsync<ToolException>(() => acquire.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal($"The lock file cannot be used (The file '{path}' is a symbolic link, or no regular file); set another folder with --lock-dir.", refused.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Leaves the lock file in the state after a kill of promjob.
    private void LeaveNoteOf(int processId) => File.WriteAllText(Unlocked(), $"{processId} {ProcessTree.StartOf(processId)}");

    // Returns the path of the lock file after a run.
    private string Unlocked()
    {
        using (var ended = OverlapLock.TryAcquire("job=\"backup\"", _folder))
        {
            Assert.NotNull(ended);
        }

        return Assert.Single(Directory.GetFiles(_folder, "*.lock"));
    }
}
