using System.Globalization;
using System.Text;
using MetricsClient.Push.Spool;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Running;

/// <summary>A lock that prevents a second run of a job on this machine until disposed.</summary>
/// <remarks>
/// The operating system releases a file lock when the process ends, even after a crash. If promjob is killed, its
/// command may still run. So the file also contains the process id of the command, and the next run checks that this
/// process has ended.
/// </remarks>
internal sealed class OverlapLock : IDisposable
{
    private readonly FileStream _file;

    private OverlapLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Acquires the lock of a job. Returns null if another run of the job is in progress.</summary>
    /// <param name="identity">A text that is unique for the job and its group.</param>
    /// <param name="folder">The folder for lock files; null for the default folder of the user.</param>
    /// <exception cref="ToolException">The lock file cannot be opened or locked.</exception>
    public static OverlapLock? TryAcquire(string identity, string? folder)
    {
        string path = PathOf(identity, folder);
        FileStream? file;
        try
        {
            file = FileLock.TryOpen(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                ExitCode.OwnFailure, $"The lock file cannot be used ({failure.Message.TrimEnd('.')}); set another folder with --lock-dir.");
        }

        if (file is null)
        {
            return null;
        }

        if (!OrphanLives(file))
        {
            return new OverlapLock(file);
        }

        file.Dispose();
        return null;
    }

    /// <summary>Writes the process id and the start time of the command into the lock file.</summary>
    public void Record(int processId)
    {
        string note = string.Create(CultureInfo.InvariantCulture, $"{processId} {ProcessTree.StartOf(processId)}");
        try
        {
            _file.SetLength(0);
            _file.Position = 0;
            _file.Write(Encoding.ASCII.GetBytes(note));
            _file.Flush();
        }
        catch (IOException)
        {
            // The disk may be full. The file lock still prevents a second run while this process lives.
        }
    }

    // The file is not deleted, because two runs could then lock two different files with the same name.
    public void Dispose()
    {
        try
        {
            using FileStream file = _file;
            file.SetLength(0);
        }
        catch (IOException)
        {
            // The disk may be full. The file lock is released nevertheless, and the process of the note has ended.
        }
    }

    private static bool OrphanLives(FileStream file)
    {
        using var reader = new StreamReader(file, Encoding.ASCII, leaveOpen: true);
        string[] note = reader.ReadToEnd().Split(' ');
        return note.Length == 2
            && note[1].Length > 0
            && int.TryParse(note[0], NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && ProcessTree.StartOf(processId)?.ToString(CultureInfo.InvariantCulture) == note[1];
    }

    private static string PathOf(string identity, string? folder)
    {
        folder ??= OwnFolder();
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                ExitCode.OwnFailure,
                $"The folder {folder} for lock files cannot be created ({failure.Message.TrimEnd('.')}); set another folder with --lock-dir.");
        }

        return Path.Combine(folder, NameOf(identity) + ".lock");
    }

    // The hash FNV-1a with 128 bits. The hash functions of .NET would load OpenSSL.
    private static string NameOf(string identity)
    {
        var prime = new UInt128(1 << 24, 0x13B);
        var hash = new UInt128(0x6C62272E07BB0142, 0x62B821756295C58D);
        foreach (byte part in Encoding.UTF8.GetBytes(identity))
        {
            hash = (hash ^ part) * prime;
        }

        return hash.ToString("X32", CultureInfo.InvariantCulture);
    }

    // The folder is the same whether cron, a service or the user starts the job, and other users cannot write to it.
    private static string OwnFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        ".local",
        "state",
        "promjob");
}
