using System.Runtime.InteropServices;
using MetricsClient.Tests.Push;

namespace MetricsClient.RemoteWrite.Tests.Sending;

public sealed class HangingFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_folder_that_hangs_before_the_first_request_delays_the_request_by_half_of_the_time_only()
    {
        await using var receiver = new TestReceiver();
        receiver.Options.Queue.Folder = _folder.FullName;
        using MetricPusher pusher = receiver.Pusher();
        receiver.Level.Set(1);
        TimeSpan half = TestGateway.Patience / 2;
        PushResult hanging;
        using (var file = new FileStream(Path.Combine(_folder.FullName, ".lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            Assert.SkipUnless(DelayOthers(file), "The file system has no leases.");
            Task<PushResult> push = pusher.PushAsync(Cancellation);
            await receiver.Time.SetAsync(half);
            receiver.Time.Advance(half);
            hanging = await push;
        }

        receiver.Level.Set(2);
        PushResult later = await pusher.PushAsync(Cancellation);

        Assert.True(hanging.IsSuccess, hanging.ToString());
        Assert.Equal($"The file system of '{_folder.FullName}' did not respond within {half.TotalSeconds} s.", hanging.SpoolProblem);
        Assert.True(later.IsSuccess, later.ToString());
        Assert.Null(later.SpoolProblem);
        Assert.Equal([1, 2], receiver.Levels());
    }

    // A lease delays each other open call until the file is closed, as the server of a network file system that does not respond. The kernel
    // announces the call by a signal, which must be a signal that a process ignores.
    private static bool DelayOthers(FileStream file)
    {
        const int SetSignal = 10;
        const int SetLease = 1024;
        const int WriteLease = 1;
        const int SigUrg = 23;
        return OperatingSystem.IsLinux()
            && Control(file.SafeFileHandle, SetSignal, SigUrg) == 0
            && Control(file.SafeFileHandle, SetLease, WriteLease) == 0;
    }

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Control(SafeHandle file, int command, int argument);
}
