using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Running;

/// <summary>Keeps two runs of one job from overlapping on this machine, until disposed.</summary>
/// <remarks>
/// The lock is the system's own on an open file, so it ends with the process whatever happens. A command can outlive a
/// promjob that was killed; so the file also names the command's process, and the next run looks whether that one still lives.
/// </remarks>
internal sealed class OverlapLock : IDisposable
{
    private readonly FileStream _file;

    private OverlapLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Takes the lock of the job, or gives back null when a run of it has not ended.</summary>
    /// <param name="identity">What tells the job from all others.</param>
    /// <param name="folder">Where lock files lie; null for a folder of the user's own.</param>
    /// <exception cref="ToolException">The lock file cannot be used.</exception>
    public static OverlapLock? TryTake(string identity, string? folder)
    {
        string path = PathOf(identity, folder);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.OwnFailure, $"The lock file {path} belongs to another user; run the job as that user, or give another folder with --lock-dir.");
        }
        catch (IOException) when (File.Exists(path))
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

    /// <summary>Notes which process the lock is for.</summary>
    public void IsFor(int processId)
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
            // The disk is full. The lock holds all the same, for as long as this process lives.
        }
    }

    // The file stays, empty: to delete it would let two runs lock two files of one name.
    public void Dispose()
    {
        _file.SetLength(0);
        _file.Dispose();
    }

    private static bool OrphanLives(FileStream file)
    {
        using var reader = new StreamReader(file, Encoding.ASCII, leaveOpen: true);
        string[] note = reader.ReadToEnd().Split(' ');
        return note.Length == 2
            && note[1].Length > 0
            && int.TryParse(note[0], NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && ProcessTree.StartOf(processId) == note[1];
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
                ExitCode.OwnFailure, $"The folder {folder} for lock files cannot be made ({failure.Message.TrimEnd('.')}); give another one with --lock-dir.");
        }

        string name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 8));
        return Path.Combine(folder, name + ".lock");
    }

    // The same whether cron, a service or a person starts the job, and not where other users may write.
    private static string OwnFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        ".local",
        "state",
        "promjob");
}
