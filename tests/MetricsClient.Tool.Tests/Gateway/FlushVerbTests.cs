using MetricsClient.Tests.Push;

namespace MetricsClient.Tool.Tests.Gateway;

public sealed class FlushVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_kept_push_is_sent_and_a_foreign_file_is_reported_and_left_unchanged()
    {
        await using var gateway = new TestGateway();
        string own = await WriteAsync("backup", "# metricsclient spool 1 POST /metrics/job/backup\nx 1\n");
        string foreign = await WriteAsync("a", "# metricsclient spool 1 PUT /metrics/job/../../api/v1/admin/wipe\n");

        ToolRun run = await FlushAsync(gateway);

        Assert.Equal((1, "Sent 1 group; 0 left, 0 expired.\n"), (run.ExitCode, run.Out));
        Assert.Equal(
            $"promjob: The file '{foreign}' is not a kept push of this library. The file was neither sent nor changed; remove the file.\n", run.Error);
        Assert.Equal("POST /metrics/job/backup", string.Join(',', gateway.Rest().Select(static request => $"{request.Method} {request.Target}")));
        Assert.False(File.Exists(own));
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public async Task A_held_lock_ends_the_flush_with_an_error()
    {
        await using var gateway = new TestGateway();
        await WriteAsync("backup", "# metricsclient spool 1 POST /metrics/job/backup\nx 1\n");
        await using var held = new FileStream(
            Path.Combine(_folder.FullName, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        ToolRun run = await FlushAsync(gateway);

        Assert.Equal(
            new ToolRun(1, "", $"promjob: The spool '{_folder.FullName}' was locked by another process for 0.5 s.\n"), run);
        Assert.Empty(gateway.Rest());
    }

    [Fact]
    public async Task A_push_that_another_program_sent_during_the_flush_is_not_sent_again()
    {
        string young = await WriteAsync("young", "# metricsclient spool 1 PUT /metrics/job/young\nx 1\n");
        File.SetLastWriteTimeUtc(await WriteAsync("old", "# metricsclient spool 1 PUT /metrics/job/old\nx 1\n"), DateTime.UtcNow.AddHours(-1));
        await using var gateway = new TestGateway(connection =>
        {
            File.Delete(young);
            return GatewayAnswers.Status(200)(connection);
        });

        ToolRun run = await FlushAsync(gateway);

        Assert.Equal(new ToolRun(0, "Sent 1 group; 0 left, 0 expired.\n", ""), run);
        Assert.Equal("/metrics/job/old", Assert.Single(gateway.Rest()).Target);
    }

    [Fact]
    public async Task A_folder_that_every_user_can_write_to_causes_a_warning()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permission bits.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var gateway = new TestGateway();
        File.SetUnixFileMode(_folder.FullName, File.GetUnixFileMode(_folder.FullName) | UnixFileMode.OtherWrite);

        ToolRun run = await FlushAsync(gateway);

        Assert.Equal((0, "Sent 0 groups; 0 left, 0 expired.\n"), (run.ExitCode, run.Out));
        Assert.Equal($"promjob: Every user can write into the folder '{_folder.FullName}' and so add or replace pushes; use chmod 0700.\n", run.Error);
    }

    private Task<ToolRun> FlushAsync(TestGateway gateway) =>
        ToolRun.OfAsync("flush", "--spool", _folder.FullName, "--gateway", gateway.Address.AbsoluteUri);

    private async Task<string> WriteAsync(string name, string content)
    {
        string path = Path.Combine(_folder.FullName, name + ".push");
        await File.WriteAllTextAsync(path, content, Cancellation);
        return path;
    }
}
