namespace MetricsClient.Push.Spool;

/// <summary>A lock file, which at most one process or owner holds. The operating system releases the lock when the process ends.</summary>
internal static class FileLock
{
    // The errors of a lock that is held: EWOULDBLOCK on Linux, EWOULDBLOCK on macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on
    // Windows. Every other error, for example of a read-only file system, means that the file cannot be locked at all.
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsLockViolation = unchecked((int)0x80070021);

    /// <summary>Opens and locks the file. Creates the file if necessary.</summary>
    /// <returns>The open file, which holds the lock until disposed; null if another owner holds the lock.</returns>
    /// <exception cref="IOException">The file cannot be opened or locked, or is a symbolic link or no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file system is read-only, or the user may not write the file.</exception>
    public static FileStream? TryOpen(string path)
    {
        try
        {
            return OpenOrCreate(path);
        }
        catch (IOException failure) when (IsHeld(failure.HResult))
        {
            return null;
        }
    }

    // FileMode.OpenOrCreate would follow a symbolic link without a target and create a file at another place. FileMode.CreateNew does not
    // follow links. If another process creates the file in between, the last call opens that file.
    private static FileStream OpenOrCreate(string path)
    {
        try
        {
            return Open(path, FileMode.Open);
        }
        catch (FileNotFoundException)
        {
        }

        try
        {
            return Open(path, FileMode.CreateNew);
        }
        catch (IOException failure) when (!IsHeld(failure.HResult) && File.Exists(path))
        {
            return Open(path, FileMode.Open);
        }
    }

    // The owner of the lock may write into the file. With a symbolic link, another user could choose a file of the owner.
    private static FileStream Open(string path, FileMode mode)
    {
        if (!IsLink(path))
        {
            var file = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);

            // Checked again, because the link may have been created in between.
            if (file.CanSeek && !IsLink(path))
            {
                return file;
            }

            file.Dispose();
        }

        throw new IOException($"The file '{path}' is a symbolic link, or no regular file.");
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static bool IsHeld(int error) =>
        OperatingSystem.IsWindows() ? error is WindowsSharingViolation or WindowsLockViolation
        : OperatingSystem.IsMacOS() ? error == MacWouldBlock
        : error == LinuxWouldBlock;
}
