using System.Diagnostics;
using System.Text;
using MetricsClient.Push.Spool;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tests.Push;

/// <summary>Files in a spool folder that the library did not write: never sent, never changed, always reported.</summary>
public sealed class ForeignSpoolFileTests : IDisposable
{
    private const string Heading = "# metricsclient spool 1 ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("a", "PUT /metrics/job/../../api/v1/admin/wipe")]
    [InlineData("..", "PUT /metrics/job/..")]
    [InlineData("a", "PUT /metrics/job/a/../../../api/v1/admin/wipe")]
    [InlineData("a", "PUT /metrics/job/a?x=1")]
    [InlineData("a", "PUT /metrics/job/a#x")]
    [InlineData("a", "PUT /metrics/job/a/")]
    [InlineData("a", "PUT /metrics//job/a")]
    [InlineData("a", "PUT /metrics/job/%61")]
    [InlineData("a", "PUT /metrics/job/a%2Fb")]
    [InlineData("a", "PUT /metrics/job/a%0d%0aX-Header:%201")]
    [InlineData("a", "PUT /metrics/job@base64/YQ")]
    [InlineData("a", "PUT /metrics/job@base64/%%%")]
    [InlineData("a", "PUT /metrics/job@base64/_w")]
    [InlineData("a", "PUT /metrics/job@base64/=")]
    [InlineData("a", "PUT /metrics/job/a/job/b")]
    [InlineData("a", "PUT /metrics/job/a/x/1/x/2")]
    [InlineData("a", "PUT /metrics/job/a/z/1/b/2")]
    [InlineData("a", "PUT /metrics/job/a/__x/1")]
    [InlineData("a", "PUT /metrics/job/a/x")]
    [InlineData("a", "PUT /metrics/jobs/a")]
    [InlineData("a", "PUT /api/v1/admin/wipe")]
    [InlineData("a", "PUT http://127.0.0.1/metrics/job/a")]
    [InlineData("a", "PUT @127.0.0.1/metrics/job/a")]
    [InlineData("a", "PUT /metrics/job/a extra")]
    [InlineData("a", "GET /metrics/job/a")]
    [InlineData("a", "put /metrics/job/a")]
    [InlineData("a", "PUT /metrics/job/b")]
    [InlineData("a", "")]
    public async Task A_first_line_that_this_library_would_not_write_is_never_sent(string name, string line)
    {
        string path = await WriteAsync(name, $"{Heading}{line}\nx 1\n");

        Assert.StartsWith($"The file '{path}' ", Assert.Single(await FlushNothingAsync()), StringComparison.Ordinal);

        Assert.Equal($"{Heading}{line}\nx 1\n", await File.ReadAllTextAsync(path, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("No push at all.")]
    [InlineData("# metricsclient spool 2 PUT /metrics/job/a\n")]
    [InlineData("# metricsclient spool 1 PUT /metrics/job/a")]
    public async Task A_file_of_another_program_is_left_unchanged(string content)
    {
        string path = await WriteAsync("a", content);

        Assert.Single(await FlushNothingAsync());

        Assert.Equal(content, await File.ReadAllTextAsync(path, Cancellation));
    }

    [Fact]
    [Trait("Lane", "full")]
    public async Task Random_bytes_are_left_unchanged()
    {
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            byte[] content = [.. Encoding.UTF8.GetBytes(i % 2 == 0 ? Heading : ""), .. bytes];
            await File.WriteAllBytesAsync(PathOf("a"), content, Cancellation);

            Assert.Single(await FlushNothingAsync());

            Assert.Equal(content, await File.ReadAllBytesAsync(PathOf("a"), Cancellation));
        }
    }

    [Fact]
    public async Task Links_folders_and_pipes_are_neither_followed_nor_opened_for_reading()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        string target = Path.Combine(_folder.FullName, "target");
        await File.WriteAllTextAsync(target, $"{Heading}PUT /metrics/job/link\nx 1\n", Cancellation);
        File.CreateSymbolicLink(PathOf("link"), target);
        File.CreateSymbolicLink(PathOf("dangling"), Path.Combine(_folder.FullName, "none"));
        Directory.CreateDirectory(PathOf("folder"));
        using (var pipe = Process.Start("mkfifo", [PathOf("pipe")]))
        {
            await pipe.WaitForExitAsync(Cancellation);
        }

        IReadOnlyList<string> foreign = await FlushNothingAsync();

        Assert.Equal(
            ["dangling.push' is a symbolic link", "folder.push' is a folder", "link.push' is a symbolic link", "pipe.push' is no regular file"],
            foreign.Select(static line => line.Split('/')[^1].Split(". The")[0]).Order(StringComparer.Ordinal));
        Assert.Equal(5, _folder.GetFileSystemInfos().Count(static entry => entry.Name != ".lock"));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("folder")]
    [InlineData("text")]
    public async Task A_push_is_not_kept_in_place_of_a_foreign_file(string kind)
    {
        string path = PathOf("backup");
        _ = kind switch
        {
            "link" => File.CreateSymbolicLink(path, "/dev/null"),
            "folder" => Directory.CreateDirectory(path),
            _ => (FileSystemInfo)new FileInfo(await WriteAsync("backup", "precious")),
        };
        using MetricPusher pusher = Pusher();

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(PushOutcome.Failed, result.Outcome);
        Assert.StartsWith($"The file '{path}' ", result.Reason, StringComparison.Ordinal);
        Assert.Equal("backup.push", Assert.Single(_folder.GetFileSystemInfos(), static entry => entry.Name != ".lock").Name);
    }

    [Fact]
    public async Task A_full_folder_deletes_no_foreign_file()
    {
        string foreign = await WriteAsync("foreign", new string('x', 1000));
        File.SetLastWriteTimeUtc(foreign, DateTime.UnixEpoch);
        using MetricPusher pusher = Pusher(static spool => spool.MaxBytes = 250);

        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        Assert.True(File.Exists(foreign));
        Assert.True(File.Exists(PathOf("backup")));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a b")]
    [InlineData("ü/ö")]
    [InlineData("..")]
    [InlineData("100%")]
    [InlineData("a?b#c\r\nd")]
    public async Task Each_group_is_sent_to_the_path_of_a_direct_push(string value)
    {
        await using var gateway = new TestGateway();
        foreach (Uri? address in (Uri?[])[null, gateway.Address])
        {
            using MetricPusher pusher = Pusher(change: options =>
            {
                options.Job = value;
                options.Push.AllowEmptyGroupingValues = true;
                options.Push.GroupingKey["empty"] = "";
                options.Push.GroupingKey["shard"] = value;
                options.Push.Gateway = address;
            });
            await pusher.PushAsync(Cancellation);
            Assert.Equal(address is null ? 1 : 0, (await FlushAsync(gateway)).Sent);
        }

        IReadOnlyList<GatewayRequest> requests = gateway.Rest();
        Assert.Equal([requests[0].Target, requests[0].Target], requests.Select(static request => request.Target));
    }

    [Fact]
    public async Task The_folder_and_the_files_are_private()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permission bits.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string folder = Path.Combine(_folder.FullName, "new", "spool");
        using MetricPusher pusher = Pusher(spool => spool.Folder = folder);

        await pusher.PushAsync(Cancellation);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "backup.push")));
    }

    [Fact]
    public async Task Temporary_files_of_killed_writers_are_deleted_and_similar_files_are_not()
    {
        string killed = $"{PathOf("old")}.0123456789abcdef0123456789abcdef.tmp";
        string[] others = [$"{PathOf("old")}.tmp", $"{PathOf("old")}.0123.tmp", Path.Combine(_folder.FullName, "0123456789abcdef0123456789abcdef.tmp")];
        foreach (string path in (string[])[killed, .. others])
        {
            await File.WriteAllTextAsync(path, "half", Cancellation);
        }

        using MetricPusher pusher = Pusher();
        await pusher.PushAsync(Cancellation);

        Assert.False(File.Exists(killed));
        Assert.All(others, static path => Assert.True(File.Exists(path)));
    }

    private async Task<IReadOnlyList<string>> FlushNothingAsync()
    {
        await using var gateway = new TestGateway();
        SpoolFlush flush = await FlushAsync(gateway);
        Assert.Equal((0, 0, 0, 0), (flush.Sent, flush.Left, flush.Expired, flush.Failures.Count));
        Assert.Empty(gateway.Rest());
        return flush.Foreign;
    }

    private async Task<SpoolFlush> FlushAsync(TestGateway gateway)
    {
        using var client = new PushgatewayClient(new PushOptions { Gateway = gateway.Address, Timeout = TestGateway.Patience });
        return await SpoolFlush.RunAsync(
            new SpoolFolder(new SpoolOptions { Folder = _folder.FullName }, TimeProvider.System), client, Cancellation);
    }

    private MetricPusher Pusher(Action<SpoolOptions>? spool = null, Action<MetricPusherOptions>? change = null)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("x", "Of a test.").Set(1);
        var options = new MetricPusherOptions
        {
            Job = "backup",
            Push = { Registry = registry, Timeout = TestGateway.Patience, Spool = { Folder = _folder.FullName } },
        };
        spool?.Invoke(options.Push.Spool);
        change?.Invoke(options);
        return new MetricPusher(options);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name + ".push");

    private async Task<string> WriteAsync(string name, string content)
    {
        string path = PathOf(name);
        await File.WriteAllTextAsync(path, content, Cancellation);
        return path;
    }
}
