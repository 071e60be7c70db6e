using System.Globalization;
using MetricsClient.Push;
using MetricsClient.Push.Spool;
using MetricsClient.RemoteWrite.Requests;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>
/// The folder of a queue, with one file for each waiting request. The name of a file contains the time of the oldest sample, a number, and
/// the number of samples, so the order of the names is the order of time. A lock file gives the folder to one queue at a time.
/// </summary>
internal sealed class QueueFolder : IDisposable
{
    // The extension ends with the version of the protocol.
    private const string Extension = ".write";
    private const string AnyExtension = "*.write?";
    private const string LockName = ".lock";

    private readonly string _path;
    private readonly FileWork _work;
    private FileStream? _lock;
    private int _next;

    public QueueFolder(string path, TimeProvider time)
    {
        _path = path;
        _work = new FileWork(path, time);
    }

    /// <summary>Locks the folder and returns the waiting requests of earlier processes, the oldest first.</summary>
    /// <exception cref="IOException">The folder cannot be used in time, or belongs to another queue.</exception>
    public Task<IReadOnlyList<WaitingRequest>> OpenAsync(PushDeadline deadline) => RunAsync<IReadOnlyList<WaitingRequest>>(
        () =>
        {
            AtomicFile.CreatePrivateFolder(_path);
            _lock ??= FileLock.TryOpen(Path.Combine(_path, LockName))
                ?? throw new IOException($"The folder '{_path}' belongs to another receiver or process at the moment, so requests wait in memory; give each call of AddRemoteWrite a folder of its own.");
            AtomicFile.Sweep(_path, Extension + "1", DateTimeOffset.MaxValue);
            AtomicFile.Sweep(_path, Extension + "2", DateTimeOffset.MaxValue);
            return [.. new DirectoryInfo(_path).GetFiles(AnyExtension).OrderBy(static file => file.Name, StringComparer.Ordinal).Select(Parse).OfType<WaitingRequest>()];
        },
        deadline.Remaining / 2, // The rest of the time is for the requests.
        deadline);

    /// <summary>Returns the path for the file of a request. Each call returns another path.</summary>
    public string PathOf(WaitingRequest request) => Path.Combine(
        _path,
        string.Create(CultureInfo.InvariantCulture, $"{request.Timestamp:D15}-{_next++:D9}-{request.Samples}{Extension}{request.Version}"));

    /// <summary>Writes the file of a request. The write may still end after an exception.</summary>
    /// <exception cref="IOException">The file cannot be written in time.</exception>
    public Task WriteAsync(string file, RequestBody content, PushDeadline deadline)
    {
        byte[] body = content.ToArray();
        return RunAsync(
            () =>
            {
                AtomicFile.Write(file, body, AtomicFile.Private);
                return true;
            },
            deadline);
    }

    /// <exception cref="IOException">The file cannot be read in time.</exception>
    public Task<byte[]> ReadAsync(string file, PushDeadline deadline) => RunAsync(() => File.ReadAllBytes(file), deadline);

    /// <exception cref="IOException">The file cannot be deleted in time.</exception>
    public Task DeleteAsync(string file, PushDeadline deadline) => RunAsync(
        () =>
        {
            File.Delete(file);
            return true;
        },
        deadline);

    public void Dispose() => _lock?.Dispose();

    private Task<T> RunAsync<T>(Func<T> work, PushDeadline deadline) => RunAsync(work, deadline.Remaining, deadline);

    private async Task<T> RunAsync<T>(Func<T> work, TimeSpan limit, PushDeadline deadline)
    {
        try
        {
            return await _work.RunAsync(_ => work(), limit, deadline.Token).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new IOException(failure.Message, failure);
        }
    }

    // A file with another name is not a file of this library, and is left unchanged.
    private static WaitingRequest? Parse(FileInfo file)
    {
        string[] parts = Path.GetFileNameWithoutExtension(file.Name).Split('-');
        int version = file.Extension switch
        {
            Extension + "1" => 1,
            Extension + "2" => 2,
            _ => 0,
        };
        return parts.Length == 3
            && version > 0
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long timestamp)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int samples)
            && file.LinkTarget is null
                ? new WaitingRequest(file, timestamp, samples, version)
                : null;
    }
}
