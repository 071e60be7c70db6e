using MetricsClient.Text;

namespace MetricsClient.Push.Spool;

/// <summary>
/// The files of a spool. Every change is made under a file lock, which excludes other processes. If the process that holds the lock dies,
/// the operating system releases the lock.
/// </summary>
/// <remarks>
/// <para>Every method throws IOException or UnauthorizedAccessException, with the path, if the folder cannot be used: the file system is
/// read-only, does not respond within the limit of the call, or another process holds the lock for too long.</para>
/// <para>A file that this class did not write is never sent, changed or deleted.</para>
/// </remarks>
internal sealed class SpoolFolder
{
    private const string Extension = ".push";
    private const string LockName = ".lock";

    private static readonly TimeSpan s_pauseBetweenTries = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _time;
    private readonly FileWork _work;
    private readonly TimeSpan _maxAge;
    private readonly long _maxBytes;

    /// <summary>Copies the options. Their folder must be set. Reads and writes no file yet.</summary>
    /// <param name="options">The folder and its limits.</param>
    /// <param name="time">The clock of the limits. The age of a file is always measured with the clock of the system.</param>
    public SpoolFolder(SpoolOptions options, TimeProvider time)
    {
        Folder = Path.GetFullPath(options.Folder!);
        _time = time;
        _work = new FileWork(Folder, time);
        _maxAge = options.MaxAge;
        _maxBytes = options.MaxBytes;
    }

    /// <summary>The longest wait for the lock. A call waits at most for half of its limit.</summary>
    public static TimeSpan LockTimeout { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The absolute path of the folder.</summary>
    public string Folder { get; }

    /// <summary>After a call: a sentence if every user can write into the folder and so add pushes; otherwise null.</summary>
    public string? Warning { get; private set; }

    /// <summary>Deletes the kept pushes that are too old, and the temporary files of killed writers. Reads the other kept pushes.</summary>
    public Task<SpoolContent> ReadAllAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        LockedAsync(ReadAll, limit, cancellationToken);

    /// <summary>
    /// Reads the kept push with this name. If the lock cannot be acquired, reads without the lock: a file is always replaced as a whole.
    /// </summary>
    /// <returns>The kept push, or null if the file does not exist or is too old; and the problem of the lock, or null.</returns>
    public Task<(SpoolFile? Kept, string? Problem)> ReadAsync(string name, TimeSpan limit, CancellationToken cancellationToken) => _work.RunAsync(
        left =>
        {
            CheckRights();

            // Usually the file does not exist, and then no lock is needed.
            if (!RegularFile.Exists(PathOf(name)))
            {
                return (null, null);
            }

            using IDisposable? held = LockOrProblem(left, out string? problem, cancellationToken);
            return (ReadFresh(name), problem);
        },
        limit,
        cancellationToken);

    /// <summary>Returns true if the file of a kept push has not changed since it was read.</summary>
    public Task<bool> IsUnchangedAsync(SpoolFile file, TimeSpan limit, CancellationToken cancellationToken) =>
        _work.RunAsync(_ => IsUnchanged(file), limit, cancellationToken);

    /// <summary>
    /// Removes a kept push after it was sent, without the lock if the lock cannot be acquired: a push that stays would replace newer
    /// values later. Does nothing if a newer push has replaced the file.
    /// </summary>
    /// <param name="file">The kept push.</param>
    /// <param name="waitForLock">True if the call waits for the lock while another process holds the lock.</param>
    /// <param name="limit">The time limit of the call.</param>
    /// <param name="cancellationToken">Ends the wait for the call.</param>
    public Task RemoveAsync(SpoolFile file, bool waitForLock, TimeSpan limit, CancellationToken cancellationToken) => _work.RunAsync(
        left =>
        {
            using IDisposable? held = LockOrProblem(waitForLock ? left : TimeSpan.Zero, out _, cancellationToken);
            try
            {
                return Remove(file);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new IOException(
                    $"The kept push '{file.Path}' was sent but cannot be removed ({failure.Message.TrimEnd('.')}); remove the file, because a "
                    + "flush would send it again, over newer values.");
            }
        },
        limit,
        cancellationToken);

    /// <summary>Replaces the kept push with this name by a function's result. Then deletes the oldest files beyond the limit.</summary>
    /// <param name="name">The file name of the group.</param>
    /// <param name="next">Receives the kept push, or null if there is none, and returns the push to keep.</param>
    /// <param name="limit">The time limit of the call.</param>
    /// <param name="cancellationToken">Ends the wait for the call.</param>
    /// <exception cref="IOException">The file cannot be written, or the push alone exceeds the size limit.</exception>
    public Task KeepAsync(string name, Func<SpooledPush?, SpooledPush> next, TimeSpan limit, CancellationToken cancellationToken) =>
        LockedAsync(() => Keep(name, next), limit, cancellationToken);

    private SpoolContent ReadAll()
    {
        AtomicFile.Sweep(Folder, Extension, DateTimeOffset.MaxValue);
        var kept = new List<SpoolFile>();
        var foreign = new List<string>();
        int expired = 0;
        foreach (FileSystemInfo entry in Entries())
        {
            (SpoolFile? push, string? problem) = SpoolFile.Read(entry.FullName, _maxBytes);
            if (problem is not null)
            {
                foreign.Add(problem);
            }
            else if (push is not null && IsTooOld(entry))
            {
                entry.Delete();
                expired++;
            }
            else if (push is not null)
            {
                kept.Add(push);
            }
        }

        return new SpoolContent(kept, expired, foreign);
    }

    private bool Keep(string name, Func<SpooledPush?, SpooledPush> next)
    {
        byte[] bytes = next(ReadFresh(name)?.Push).ToBytes();
        if (bytes.Length > _maxBytes)
        {
            throw new IOException(Throw.Invariant($"The push has {bytes.Length} bytes, more than Spool.MaxBytes ({_maxBytes})."));
        }

        AtomicFile.Sweep(Folder, Extension, DateTimeOffset.MaxValue);
        AtomicFile.Write(PathOf(name), bytes, AtomicFile.Private);
        FileInfo[] own = [.. Entries().OfType<FileInfo>().Where(static file => SpoolFile.IsOwn(file.FullName))];
        long excess = own.Sum(static file => file.Length) - _maxBytes;
        foreach (FileInfo oldest in own.Where(file => file.FullName != PathOf(name)).TakeWhile(_ => excess > 0))
        {
            excess -= oldest.Length;
            oldest.Delete();
        }

        return true;
    }

    // Without the lock, another process may replace the file at any moment. So the file first gets a name that no process uses, and goes
    // back if the content is not the content that was sent.
    private static bool Remove(SpoolFile file)
    {
        if (!IsUnchanged(file))
        {
            return false;
        }

        string claimed = AtomicFile.TemporaryName(file.Path);
        File.Move(file.Path, claimed);
        if (File.ReadAllBytes(claimed).AsSpan().SequenceEqual(file.Bytes))
        {
            File.Delete(claimed);
            return true;
        }

        File.Move(claimed, file.Path, overwrite: false);
        return false;
    }

    private static bool IsUnchanged(SpoolFile file) =>
        RegularFile.OtherKind(file.Path) is null && File.Exists(file.Path) && new FileInfo(file.Path).Length == file.Bytes.Length
        && File.ReadAllBytes(file.Path).AsSpan().SequenceEqual(file.Bytes);

    private SpoolFile? ReadFresh(string name)
    {
        (SpoolFile? push, string? problem) = SpoolFile.Read(PathOf(name), _maxBytes);
        return problem is not null ? throw new IOException(problem) : IsTooOld(new FileInfo(PathOf(name))) ? null : push;
    }

    private bool IsTooOld(FileSystemInfo file) => TimeProvider.System.GetUtcNow() - file.LastWriteTimeUtc > _maxAge;

    private string PathOf(string name) => Path.Combine(Folder, name + Extension);

    private FileSystemInfo[] Entries() =>
        [.. new DirectoryInfo(Folder).GetFileSystemInfos("*" + Extension).OrderBy(static file => file.LastWriteTimeUtc)];

    private Task<T> LockedAsync<T>(Func<T> work, TimeSpan limit, CancellationToken cancellationToken) => _work.RunAsync(
        left =>
        {
            using IDisposable held = Lock(left, cancellationToken);
            return work();
        },
        limit,
        cancellationToken);

    private FileStream? LockOrProblem(TimeSpan limit, out string? problem, CancellationToken cancellationToken)
    {
        problem = null;
        try
        {
            return Lock(limit, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = failure.Message;
            return null;
        }
    }

    // A call that the caller no longer waits for must end, because a later call waits for its end.
    private FileStream Lock(TimeSpan limit, CancellationToken cancellationToken)
    {
        TimeSpan wait = limit / 2 < LockTimeout ? limit / 2 : LockTimeout;
        long started = _time.GetTimestamp();
        AtomicFile.CreatePrivateFolder(Folder);
        CheckRights();
        while (true)
        {
            FileStream? held = FileLock.TryOpen(Path.Combine(Folder, LockName));
            if (held is not null)
            {
                return held;
            }

            if (_time.GetElapsedTime(started) >= wait)
            {
                throw new IOException(Throw.Invariant($"The spool '{Folder}' was locked by another process for {wait.TotalSeconds:0.###} s."));
            }

            cancellationToken.ThrowIfCancellationRequested();
            Thread.Sleep(s_pauseBetweenTries);
        }
    }

    private void CheckRights() => Warning =
        !OperatingSystem.IsWindows() && Directory.Exists(Folder) && (File.GetUnixFileMode(Folder) & UnixFileMode.OtherWrite) != 0
            ? $"Every user can write into the folder '{Folder}' and so add or replace pushes; use chmod 0700."
            : null;
}

/// <summary>The content of a spool.</summary>
/// <param name="Kept">The kept pushes, the oldest first.</param>
/// <param name="Expired">The number of files that were deleted because they were too old.</param>
/// <param name="Foreign">A sentence about each file that this library did not write. These files are left unchanged.</param>
internal sealed record SpoolContent(IReadOnlyList<SpoolFile> Kept, int Expired, IReadOnlyList<string> Foreign);
