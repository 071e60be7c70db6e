using System.Diagnostics;
using MetricsClient.Tests.Push;

namespace MetricsClient.RemoteWrite.Tests.Sending;

public sealed class QueueTests : IDisposable
{
    private static readonly GatewayAnswering s_later = GatewayAnswers.Status(503);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_request_older_than_the_limit_is_dropped()
    {
        await using var receiver = new TestReceiver(s_later, s_later);
        receiver.Options.Queue.MaxAge = TimeSpan.FromMinutes(10);
        using MetricPusher pusher = receiver.Pusher();
        receiver.Level.Set(1);
        await receiver.PushTwiceAsync(pusher);
        receiver.Time.Advance(TimeSpan.FromMinutes(11));
        receiver.Level.Set(2);

        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        Assert.Equal([1, 1, 2], receiver.Levels());
    }

    [Fact]
    public async Task Beyond_the_limit_in_bytes_the_oldest_request_is_dropped()
    {
        await using var receiver = new TestReceiver(s_later, s_later);
        receiver.Options.Queue.MaxBytes = 1;
        using MetricPusher pusher = receiver.Pusher();
        receiver.Level.Set(1);
        await receiver.PushTwiceAsync(pusher);
        for (int i = 2; i < 5; i++)
        {
            receiver.Level.Set(i);
            Assert.EndsWith(" (requests that wait: 1)", (await pusher.PushAsync(Cancellation)).Reason, StringComparison.Ordinal);
        }

        receiver.Time.Advance(TimeSpan.FromSeconds(1));
        receiver.Level.Set(5);
        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        Assert.Equal([1, 1, 5], receiver.Levels());
    }

    [Fact]
    public async Task Requests_in_a_folder_are_sent_by_the_next_process_before_its_own()
    {
        await using var first = new TestReceiver(s_later, s_later);
        first.Options.Queue.Folder = _folder.FullName;
        using (MetricPusher pusher = first.Pusher())
        {
            first.Level.Set(1);
            await first.PushTwiceAsync(pusher);
            first.Level.Set(2);
            await pusher.PushAsync(Cancellation);
        }

        Assert.Equal(2, _folder.GetFiles("*.write1").Length);
        await using var second = new TestReceiver();
        second.Options.Queue.Folder = _folder.FullName;
        second.Time.Advance(first.Time.GetUtcNow() - second.Time.GetUtcNow() + TimeSpan.FromSeconds(1));
        second.Level.Set(3);
        using MetricPusher later = second.Pusher();

        Assert.True((await later.PushAsync(Cancellation)).IsSuccess);

        Assert.Equal([1, 2, 3], second.Levels());
        Assert.Empty(_folder.GetFiles("*.write1"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_reported_and_the_push_goes_on()
    {
        string file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        await using var receiver = new TestReceiver();
        receiver.Options.Queue.Folder = file;
        using MetricPusher pusher = receiver.Pusher();
        var reported = new List<MetricProblemKind>();
        using IDisposable listening = receiver.Registry.AddProblemCallback(problem => reported.Add(problem.Kind));

        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        Assert.Equal([MetricProblemKind.SpoolFailed], reported);
        Assert.Single(receiver.Levels());
    }

    [Fact]
    public async Task A_problem_of_the_folder_is_over_with_the_next_push_that_can_use_the_folder()
    {
        await using var receiver = new TestReceiver(s_later, s_later, s_later, s_later);
        receiver.Options.Queue.Folder = Path.Combine(_folder.FullName, "queue");
        using MetricPusher pusher = receiver.Pusher();
        Assert.Null((await receiver.PushTwiceAsync(pusher)).SpoolProblem);

        Directory.Delete(receiver.Options.Queue.Folder, recursive: true);
        PushResult broken = await pusher.PushAsync(Cancellation);
        Directory.CreateDirectory(receiver.Options.Queue.Folder);
        PushResult well = await pusher.PushAsync(Cancellation);

        Assert.Contains(receiver.Options.Queue.Folder, broken.SpoolProblem, StringComparison.Ordinal);
        Assert.Null(well.SpoolProblem);
    }

    [Fact]
    public async Task Only_the_owner_can_read_a_folder_that_the_queue_creates()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permission bits.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var receiver = new TestReceiver();
        receiver.Options.Queue.Folder = Path.Combine(_folder.FullName, "queue");
        using MetricPusher pusher = receiver.Pusher();

        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(receiver.Options.Queue.Folder));
    }

    [Fact]
    public async Task A_file_that_is_too_old_is_dropped_and_a_file_with_another_name_stays()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "000000000000001-000000000-5.write1"), "old", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "notes.write1"), "mine", Cancellation);
        await using var receiver = new TestReceiver();
        receiver.Options.Queue.Folder = _folder.FullName;
        using MetricPusher pusher = receiver.Pusher();

        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        Assert.Equal(["notes.write1"], _folder.GetFiles("*.write1").Select(static left => left.Name));
        Assert.Single(receiver.Levels());
    }

    [Fact]
    public async Task A_file_that_is_not_read_in_time_stays_and_is_sent_by_a_later_push()
    {
        await using var receiver = new TestReceiver();
        receiver.Options.Queue.Folder = _folder.FullName;
        using MetricPusher pusher = receiver.Pusher();
        receiver.Level.Set(1);
        await pusher.PushAsync(Cancellation);
        byte[] body = Assert.Single(receiver.Requests()).Body;

        // A pipe, whose reader waits for a writer, as a file on a network whose server does not respond.
        string path = Path.Combine(_folder.FullName, $"{receiver.Time.GetUtcNow().ToUnixTimeMilliseconds():D15}-000000000-5.write1");
        using (var pipe = Process.Start("mkfifo", [path]))
        {
            await pipe.WaitForExitAsync(Cancellation);
        }

        await using var other = new TestReceiver();
        other.Options.Queue.Folder = _folder.FullName;
        pusher.Dispose();
        using MetricPusher next = other.Pusher();
        other.Level.Set(2);
        Task<PushResult> push = next.PushAsync(Cancellation);
        await using (FileStream writer = await Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Write), Cancellation))
        {
            other.Time.Advance(TestGateway.Patience);
            PushResult slow = await push;
            Assert.False(slow.IsSuccess);
            Assert.Empty(other.Levels());
            File.Delete(path);
        }

        await File.WriteAllBytesAsync(path, body, Cancellation);
        other.Time.Advance(TimeSpan.FromSeconds(30));
        other.Level.Set(3);
        Assert.True((await next.PushAsync(Cancellation)).IsSuccess);

        Assert.Equal([1, 2, 3], other.Levels());
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_for_a_while_stays_and_is_sent_by_a_later_push()
    {
        await using var receiver = new TestReceiver(s_later, s_later);
        receiver.Options.Queue.Folder = _folder.FullName;
        using MetricPusher pusher = receiver.Pusher();
        receiver.Level.Set(1);
        await receiver.PushTwiceAsync(pusher);

        (string path, byte[] body) = MakeUnreadable();
        receiver.Time.Advance(TimeSpan.FromSeconds(30));
        receiver.Level.Set(2);
        PushResult unread = await pusher.PushAsync(Cancellation);
        Directory.Delete(path);
        await File.WriteAllBytesAsync(path, body, Cancellation);
        receiver.Level.Set(3);
        PushResult read = await pusher.PushAsync(Cancellation);

        Assert.Equal(PushOutcome.Failed, unread.Outcome);
        Assert.Contains(path, unread.SpoolProblem, StringComparison.Ordinal);
        Assert.True(read.IsSuccess, read.ToString());
        Assert.Equal([1, 1, 1, 2, 3], receiver.Levels());
        Assert.Empty(_folder.GetFiles("*.write1"));
    }

    [Fact]
    public async Task A_file_that_three_pushes_cannot_read_does_not_block_the_next_requests()
    {
        await using var receiver = new TestReceiver(s_later, s_later);
        receiver.Options.Queue.Folder = _folder.FullName;
        using MetricPusher pusher = receiver.Pusher();
        receiver.Level.Set(1);
        await receiver.PushTwiceAsync(pusher);
        MakeUnreadable();
        receiver.Time.Advance(TimeSpan.FromSeconds(30));

        var outcomes = new List<PushOutcome>();
        for (int level = 2; level <= 4; level++)
        {
            receiver.Level.Set(level);
            outcomes.Add((await pusher.PushAsync(Cancellation)).Outcome);
        }

        Assert.Equal([PushOutcome.Failed, PushOutcome.Failed, PushOutcome.Success], outcomes);
        Assert.Equal([1, 1, 2, 3, 4], receiver.Levels());
    }

    [Fact]
    public async Task A_file_that_was_removed_does_not_delay_the_next_requests()
    {
        await using var receiver = new TestReceiver(s_later, s_later);
        receiver.Options.Queue.Folder = _folder.FullName;
        using MetricPusher pusher = receiver.Pusher();
        receiver.Level.Set(1);
        await receiver.PushTwiceAsync(pusher);
        File.Delete(Assert.Single(_folder.GetFiles("*.write1")).FullName);
        receiver.Time.Advance(TimeSpan.FromSeconds(30));
        receiver.Level.Set(2);

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        Assert.Equal([1, 1, 2], receiver.Levels());
    }

    [Fact]
    public async Task The_first_receiver_that_responds_gets_a_request()
    {
        await using var broken = new TestGateway(s_later, s_later);
        await using var receiver = new TestReceiver();
        receiver.Options.AdditionalEndpoints.Add(receiver.Options.Endpoint!);
        receiver.Options.Endpoint = broken.Address;
        using MetricPusher pusher = receiver.Pusher();

        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        Assert.Single(receiver.Levels());
        Assert.Single(broken.Rest());
    }

    // Replaces the only file of the queue by a folder of the same name, which cannot be read, as a file on a disk that fails.
    private (string Path, byte[] Body) MakeUnreadable()
    {
        string path = Assert.Single(_folder.GetFiles("*.write1")).FullName;
        byte[] body = File.ReadAllBytes(path);
        File.Delete(path);
        Directory.CreateDirectory(path);
        return (path, body);
    }
}
