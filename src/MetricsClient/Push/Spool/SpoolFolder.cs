using MetricsClient.Text;

namespace MetricsClient.Push.Spool;

/// <summary>A file of a spool as it was read.</summary>
internal sealed record SpoolFile(string Path, byte[] Bytes, SpooledPush Push);

/// <summary>The files of a spool. Every change is made under a lock that other processes respect, and which the system releases if one dies.</summary>
internal sealed class SpoolFolder
{
    private const string Extension = ".push";

    private static readonly TimeSpan s_betweenTries = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _time = TimeProvider.System;

    public SpoolFolder(string directory)
    {
        Directory = directory;
    }

    public string Directory { get; }

    /// <summary>Every push that waits, oldest first.</summary>
    public async Task<IReadOnlyList<SpoolFile>> ReadAllAsync(CancellationToken cancellation)
    {
        using IDisposable taken = await LockAsync(cancellation).ConfigureAwait(false);
        return [.. Files().Select(static file => Read(file.FullName)).OfType<SpoolFile>()];
    }

    /// <summary>The push that waits under this name, unless it is too old.</summary>
    public async Task<SpoolFile?> ReadAsync(string name, TimeSpan maxAge, CancellationToken cancellation)
    {
        // No lock to make where there is nothing to read, as is usual.
        if (!File.Exists(PathOf(name)))
        {
            return null;
        }

        using IDisposable taken = await LockAsync(cancellation).ConfigureAwait(false);
        return ReadFresh(name, maxAge);
    }

    /// <summary>Removes a push that was sent, unless a newer one has taken its place.</summary>
    public async Task RemoveAsync(SpoolFile file, CancellationToken cancellation)
    {
        using IDisposable taken = await LockAsync(cancellation).ConfigureAwait(false);
        if (Read(file.Path) is { } present && present.Bytes.AsSpan().SequenceEqual(file.Bytes))
        {
            File.Delete(file.Path);
        }
    }

    /// <summary>Gives up what is too old, or no push. How many those were.</summary>
    public async Task<int> ExpireAsync(TimeSpan maxAge, CancellationToken cancellation)
    {
        using IDisposable taken = await LockAsync(cancellation).ConfigureAwait(false);
        FileInfo[] gone = [.. Files().Where(file => IsTooOld(file, maxAge) || Read(file.FullName) is null)];
        Array.ForEach(gone, static file => file.Delete());
        return gone.Length;
    }

    /// <summary>Writes what the function makes of the push that waits under this name, and gives up the oldest beyond the size.</summary>
    /// <exception cref="IOException">It cannot be written, or is alone too large.</exception>
    public async Task WriteAsync(
        string name, TimeSpan maxAge, long maxBytes, Func<SpooledPush?, SpooledPush> next, CancellationToken cancellation)
    {
        using IDisposable taken = await LockAsync(cancellation).ConfigureAwait(false);
        byte[] bytes = next(ReadFresh(name, maxAge)?.Push).ToBytes();
        if (bytes.Length > maxBytes)
        {
            throw new IOException(Throw.Invariant($"The push of {bytes.Length} bytes is more than the spool may hold ({maxBytes})."));
        }

        AtomicFile.Write(PathOf(name), bytes);
        long over = Files().Sum(static file => file.Length) - maxBytes;
        foreach (FileInfo oldest in Files().Where(file => file.FullName != PathOf(name)).TakeWhile(_ => over > 0))
        {
            over -= oldest.Length;
            oldest.Delete();
        }
    }

    private static SpoolFile? Read(string path)
    {
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        return SpooledPush.Read(bytes) is { } push ? new SpoolFile(path, bytes, push) : null;
    }

    private SpoolFile? ReadFresh(string name, TimeSpan maxAge) =>
        IsTooOld(new FileInfo(PathOf(name)), maxAge) ? null : Read(PathOf(name));

    private bool IsTooOld(FileInfo file, TimeSpan maxAge) => _time.GetUtcNow() - file.LastWriteTimeUtc > maxAge;

    private string PathOf(string name) => Path.Combine(Directory, name + Extension);

    private FileInfo[] Files() =>
        [.. new DirectoryInfo(Directory).GetFiles("*" + Extension).OrderBy(static file => file.LastWriteTimeUtc)];

    private async Task<IDisposable> LockAsync(CancellationToken cancellation)
    {
        System.IO.Directory.CreateDirectory(Directory);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(Path.Combine(Directory, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(Path.Combine(Directory, ".lock")))
            {
                // Another process has it, for as long as it takes to write a file.
            }

            await Task.Delay(s_betweenTries, _time, cancellation).ConfigureAwait(false);
        }
    }
}
