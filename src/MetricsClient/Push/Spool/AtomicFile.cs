using System.Buffers;
using System.Security.Cryptography;

namespace MetricsClient.Push.Spool;

/// <summary>Replaces a file atomically: another process reads either the whole old content or the whole new content.</summary>
internal static class AtomicFile
{
    private const string Extension = ".tmp";
    private const int RandomBytes = 16;

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The permission bits of a file that all users may read.</summary>
    public const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The permission bits of a file that only its owner may read.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;

    /// <summary>Creates a folder that only its owner may read, unless the folder exists.</summary>
    public static void CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, PrivateFolder);
        }
    }

    /// <summary>Writes the content under a temporary name and then renames the file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="content">The new content.</param>
    /// <param name="mode">The permission bits of the file, on Unix. The umask of the process has no effect.</param>
    /// <exception cref="IOException">The file could not be written; the old content is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file could not be written; the old content is unchanged.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        // The temporary file is in the same folder, because a rename is atomic only within one file system. The file must be new.
        string temporary = TemporaryName(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        using var file = new FileStream(temporary, options);
        try
        {
            file.Write(content);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file.SafeFileHandle, mode);
            }

            // Without the flush, a crash of the machine may leave an empty file under the new name.
            file.Flush(flushToDisk: true);
            file.Dispose();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Returns a random name, so that no other user can prepare a file or a symbolic link with this name.</summary>
    public static string TemporaryName(string path) =>
        $"{path}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomBytes)).ToLowerInvariant()}{Extension}";

    /// <summary>Deletes temporary files of writers that were killed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="extension">The extension of the files whose temporary files are deleted, such as <c>.prom</c>.</param>
    /// <param name="before">Only files that were written before this time are deleted.</param>
    public static void Sweep(string folder, string extension, DateTimeOffset before)
    {
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles($"*{extension}.*{Extension}"))
        {
            if (IsTemporary(file.Name, extension) && file.LinkTarget is null && file.LastWriteTimeUtc < before.UtcDateTime)
            {
                TryDelete(file.FullName);
            }
        }
    }

    private static bool IsTemporary(string name, string extension)
    {
        string random = Path.GetExtension(Path.GetFileNameWithoutExtension(name));
        return random.Length == 1 + (2 * RandomBytes)
            && !random.AsSpan(1).ContainsAnyExcept(s_hexDigits)
            && Path.GetExtension(name) == Extension
            && Path.GetFileNameWithoutExtension(Path.GetFileNameWithoutExtension(name)).EndsWith(extension, StringComparison.Ordinal);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A later sweep deletes the file.
        }
    }
}
