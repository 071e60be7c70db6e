using System.Diagnostics;
using System.Text;

namespace MetricsClient.Tests.Push;

/// <summary>A textfile folder that other programs use, too.</summary>
public sealed class ForeignTextfileTests : IDisposable
{
    private const string Own = "# HELP x Of a test.\n# TYPE x gauge\nx{job=\"backup\"} 1\n";
    private const string Kept = "# TYPE kept gauge\nkept{job=\"backup\"} 7\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_folder.FullName, "backup.prom");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("precious\n")]
    [InlineData("node_x 1\n")]
    [InlineData("# a comment\n")]
    [InlineData("node_x{job=\"other\"} 1\n")]
    [InlineData("node_x{job=\"backup")]
    [InlineData("{")]
    [InlineData("\0\0\0")]
    public async Task A_file_of_another_program_is_neither_changed_nor_deleted(string content)
    {
        await File.WriteAllTextAsync(Target, content, Cancellation);

        foreach (PushMethod? method in (PushMethod?[])[PushMethod.Put, PushMethod.Post, null])
        {
            PushResult result = await ChangeAsync(method);

            Assert.Equal(PushOutcome.Failed, result.Outcome);
            Assert.Equal($"The file '{Target}' was not written by a push of this group, so the file was not changed; remove the file, or change the job or the folder.", result.Reason);
        }

        Assert.Equal(content, await File.ReadAllTextAsync(Target, Cancellation));
        Assert.Single(_folder.GetFileSystemInfos());
    }

    [Theory]
    [InlineData("link", "a symbolic link")]
    [InlineData("dangling", "a symbolic link")]
    [InlineData("folder", "a folder")]
    [InlineData("pipe", "no regular file")]
    public async Task A_link_a_folder_and_a_pipe_stay(string kind, string shown)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        string victim = Path.Combine(_folder.FullName, "victim");
        await File.WriteAllTextAsync(victim, "precious", Cancellation);
        switch (kind)
        {
            case "link":
                File.CreateSymbolicLink(Target, victim);
                break;
            case "dangling":
                File.CreateSymbolicLink(Target, victim + "2");
                break;
            case "folder":
                Directory.CreateDirectory(Target);
                break;
            default:
                using (var pipe = Process.Start("mkfifo", [Target]))
                {
                    await pipe.WaitForExitAsync(Cancellation);
                }

                break;
        }

        foreach (PushMethod? method in (PushMethod?[])[PushMethod.Put, PushMethod.Post, null])
        {
            Assert.StartsWith($"The file '{Target}' is {shown}, so the file was not changed", (await ChangeAsync(method)).Reason, StringComparison.Ordinal);
        }

        Assert.Equal("precious", await File.ReadAllTextAsync(victim, Cancellation));
        Assert.Equal(["backup.prom", "victim"], _folder.GetFileSystemInfos().Select(static entry => entry.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x{job=\"backup\",l=\"\\")]
    [InlineData("broken{job=\"backup\"} 1 2 3\n")]
    [InlineData("broken{job=\"backup\"} 1\nbroken 1")]
    [InlineData("broken{job=\"backup\"} 1\nbroken{job=\"backup\"} 1\n")]
    public async Task A_damaged_file_of_the_group_never_makes_the_new_file_invalid(string damage)
    {
        await File.WriteAllTextAsync(Target, Kept + damage, Cancellation);

        Assert.True((await ChangeAsync(PushMethod.Post)).IsSuccess);
        Assert.Equal(Kept + Own, await File.ReadAllTextAsync(Target, Cancellation));

        Assert.True((await ChangeAsync(PushMethod.Put)).IsSuccess);
        Assert.Equal(Own, await File.ReadAllTextAsync(Target, Cancellation));
    }

    [Fact]
    public async Task Random_bytes_cause_no_exception()
    {
        var random = new Random(1);
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            await File.WriteAllBytesAsync(Target, [.. i % 2 == 0 ? Encoding.UTF8.GetBytes(Kept) : [], .. bytes], Cancellation);

            PushResult result = await ChangeAsync(PushMethod.Post);

            Assert.True(result.IsSuccess || result.Reason!.Contains(Target, StringComparison.Ordinal), result.ToString());
        }
    }

    [Fact]
    public async Task Every_user_may_read_the_file_and_a_prepared_name_is_not_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permission bits.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string victim = Path.Combine(_folder.FullName, "victim");
        await File.WriteAllTextAsync(victim, "precious", Cancellation);
        for (int thread = 1; thread < 50; thread++)
        {
            File.CreateSymbolicLink($"{Target}.{Environment.ProcessId}-{thread}.tmp", victim);
        }

        Assert.True((await ChangeAsync(PushMethod.Put)).IsSuccess);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(Target));
        Assert.Equal("precious", await File.ReadAllTextAsync(victim, Cancellation));
    }

    [Fact]
    public async Task Only_old_temporary_files_of_this_library_are_deleted()
    {
        const string Random = "0123456789abcdef0123456789abcdef";
        string killed = $"{Target}.{Random}.tmp";
        string running = Path.Combine(_folder.FullName, $"other.prom.{Random}.tmp");
        string foreign = Path.Combine(_folder.FullName, "notes.tmp");
        foreach (string path in (string[])[killed, running, foreign])
        {
            await File.WriteAllTextAsync(path, "half", Cancellation);
        }

        File.SetLastWriteTimeUtc(killed, DateTime.UtcNow - TimeSpan.FromHours(2));
        File.SetLastWriteTimeUtc(foreign, DateTime.UnixEpoch);

        await ChangeAsync(PushMethod.Put);

        Assert.Equal(
            ["backup.prom", "notes.tmp", $"other.prom.{Random}.tmp"],
            _folder.GetFileSystemInfos().Select(static entry => entry.Name).Order(StringComparer.Ordinal));
    }

    private async Task<PushResult> ChangeAsync(PushMethod? method)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("x", "Of a test.").Set(1);
        using var pusher = new MetricPusher(new MetricPusherOptions
        {
            Job = "backup",
            Push =
            {
                TextfileFolder = _folder.FullName,
                Registry = registry,
                Method = method ?? PushMethod.Put,
                Timeout = TestGateway.Patience,
            },
        });
        return method is null ? await pusher.DeleteAsync(Cancellation) : await pusher.PushAsync(Cancellation);
    }
}
