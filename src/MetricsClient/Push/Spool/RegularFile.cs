namespace MetricsClient.Push.Spool;

/// <summary>Decides whether a path is a regular file, without following symbolic links and without blocking.</summary>
internal static class RegularFile
{
    /// <summary>Returns null if the path is a regular file or does not exist; otherwise the kind of the path, for messages.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read the folder.</exception>
    public static string? OtherKind(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            return "a symbolic link";
        }

        if (Directory.Exists(path))
        {
            return "a folder";
        }

        return file.Exists && file.Length == 0 && !IsSeekable(path) ? "no regular file" : null;
    }

    /// <summary>Returns true if the path exists in any kind, also as a symbolic link without a target.</summary>
    public static bool Exists(string path) => (int)new FileInfo(path).Attributes != -1;

    // A pipe, a socket and a device have the length 0. A reader of a pipe would wait for a writer; with both rights, the open call returns.
    private static bool IsSeekable(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            return file.CanSeek;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
