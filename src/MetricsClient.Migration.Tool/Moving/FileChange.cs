using System.Text;

namespace MetricsClient.Migration.Tool.Moving;

/// <summary>A file before and after the move.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Before">The text that was read.</param>
/// <param name="After">The text to write.</param>
/// <param name="Encoding">The encoding of the file, with or without a byte order mark.</param>
internal sealed record FileChange(string Path, string Before, string After, Encoding Encoding)
{
    // The file behind a symbolic link. A new file in the place of the link would leave the other file as it was.
    private string Target => File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path;

    /// <summary>Writes all files, or none: a file that is read-only or was edited since it was read ends the command first.</summary>
    /// <exception cref="MoveException">A file differs from the text that was read, or cannot be written.</exception>
    public static void WriteAll(IReadOnlyList<FileChange> changes)
    {
        var written = new List<(string Temporary, string Target)>();
        try
        {
            foreach (FileChange change in changes)
            {
                string target = change.Target, temporary = target + ".migrated";
                change.ThrowIfNotWritable(target);
                written.Add((temporary, target));
                File.WriteAllText(temporary, change.After, change.Encoding);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
                }
            }
        }
        catch (Exception failure)
        {
            foreach ((string temporary, _) in written)
            {
                File.Delete(temporary);
            }

            if (failure is IOException or UnauthorizedAccessException)
            {
                throw new MoveException(ExitCode.NotMovable, $"A file cannot be written, so nothing was changed: {failure.Message}");
            }

            throw;
        }

        foreach ((string temporary, string target) in written)
        {
            File.Move(temporary, target, overwrite: true);
        }
    }

    private void ThrowIfNotWritable(string target)
    {
        if (File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly))
        {
            throw new MoveException(ExitCode.NotMovable, $"{Path} is read-only, so nothing was changed; make the file writable.");
        }

        if (File.ReadAllText(target, Encoding) != Before)
        {
            throw new MoveException(ExitCode.NotMovable, $"{Path} was edited during the move, so nothing was changed; run the command again.");
        }
    }
}
