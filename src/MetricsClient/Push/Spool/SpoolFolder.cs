using MetricsClient.Text;

namespace MetricsClient.Push.Spool;

/// <summary>
/// The files of a spool. Every change is made under a file lock, which excludes other processes. If the process that holds the lock dies,
/// the operating system releases the lock.
/// </summary>
internal sealed class SpoolFolder
{
    private const string Extension = ".push";
    private const string LockName = ".lock";

    private static readonly TimeSpan s_pauseBetweenTries = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly TimeSpan _maxAge;
    private readonly long _maxBytes;

    /// <summary>Copies the options. Their folder must be set. Reads and writes no file yet.</summary>
    public SpoolFolder(SpoolOptions options)
    {
        Folder = Path.GetFullPath(options.Folder!);
        _maxAge = options.MaxAge;
        _maxBytes = options.MaxBytes;
    }

    /// <summary>The absolute path of the folder.</summary>
    public string Folder { get; }

    private string LockPath => Path.Combine(Folder, LockName);

    /// <summary>Reads all kept pushes, the oldest first.</summary>
    public async Task<IReadOnlyList<SpoolFile>> ReadAllAsync(CancellationToken cancellationToken)
    {
        using IDisposable held = await LockAsync(cancellationToken).ConfigureAwait(false);
        return [.. Files().Select(static file => Read(file.FullName)).OfType<SpoolFile>()];
    }

    /// <summary>Reads the kept push with this name. Returns null if the file does not exist or is too old.</summary>
    public async Task<SpoolFile?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        // Usually the file does not exist, and then no lock is needed.
        if (!File.Exists(PathOf(name)))
        {
            return null;
        }

        using IDisposable held = await LockAsync(cancellationToken).ConfigureAwait(false);
        return ReadFresh(name);
    }

    /// <summary>Removes a kept push after it was sent. Does nothing if a newer push has replaced the file.</summary>
    public async Task RemoveAsync(SpoolFile file, CancellationToken cancellationToken)
    {
        using IDisposable held = await LockAsync(cancellationToken).ConfigureAwait(false);
        if (Read(file.Path) is { } present && present.Bytes.AsSpan().SequenceEqual(file.Bytes))
        {
            File.Delete(file.Path);
        }
    }

    /// <summary>Deletes the files that are too old or contain no push. Returns the number of deleted files.</summary>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        using IDisposable held = await LockAsync(cancellationToken).ConfigureAwait(false);
        FileInfo[] expired = [.. Files().Where(file => IsTooOld(file) || Read(file.FullName) is null)];
        Array.ForEach(expired, static file => file.Delete());
        return expired.Length;
    }

    /// <summary>Replaces the kept push with this name by a function's result. Then deletes the oldest files beyond the limit.</summary>
    /// <param name="name">The file name of the group.</param>
    /// <param name="next">Receives the kept push, or null if there is none, and returns the push to keep.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="IOException">The file cannot be written, or the push alone exceeds the size limit.</exception>
    public async Task KeepAsync(string name, Func<SpooledPush?, SpooledPush> next, CancellationToken cancellationToken)
    {
        using IDisposable held = await LockAsync(cancellationToken).ConfigureAwait(false);
        byte[] bytes = next(ReadFresh(name)?.Push).ToBytes();
        if (bytes.Length > _maxBytes)
        {
            throw new IOException(Throw.Invariant($"The push has {bytes.Length} bytes, more than Spool.MaxBytes ({_maxBytes})."));
        }

        AtomicFile.Write(PathOf(name), bytes);
        long excess = Files().Sum(static file => file.Length) - _maxBytes;
        foreach (FileInfo oldest in Files().Where(file => file.FullName != PathOf(name)).TakeWhile(_ => excess > 0))
        {
            excess -= oldest.Length;
            oldest.Delete();
        }
    }

    private static SpoolFile? Read(string path)
    {
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        return SpooledPush.Read(bytes) is { } push ? new SpoolFile(path, bytes, push) : null;
    }

    private SpoolFile? ReadFresh(string name) => IsTooOld(new FileInfo(PathOf(name))) ? null : Read(PathOf(name));

    private bool IsTooOld(FileInfo file) => _time.GetUtcNow() - file.LastWriteTimeUtc > _maxAge;

    private string PathOf(string name) => Path.Combine(Folder, name + Extension);

    private FileInfo[] Files() =>
        [.. new DirectoryInfo(Folder).GetFiles("*" + Extension).OrderBy(static file => file.LastWriteTimeUtc)];

    private async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (FileLock.TryOpen(LockPath) is { } held)
            {
                return held;
            }

            await Task.Delay(s_pauseBetweenTries, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>A file of a spool, with its content when the file was read.</summary>
internal sealed record SpoolFile(string Path, byte[] Bytes, SpooledPush Push);
