using System.Text;

namespace MetricsClient.Migration.Tool.Moving;

/// <summary>A file before and after the move.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Before">The text that was read.</param>
/// <param name="After">The text to write.</param>
/// <param name="Encoding">The encoding of the file, with or without a byte order mark.</param>
internal sealed record FileChange(string Path, string Before, string After, Encoding Encoding)
{
    /// <summary>Writes all files, or none: a file that was edited since it was read ends the command first.</summary>
    /// <exception cref="MoveException">A file differs from the text that was read, or cannot be written.</exception>
    public static void WriteAll(IReadOnlyList<FileChange> changes)
    {
        var written = new List<(string Temporary, string Target)>();
        try
        {
            foreach (FileChange change in changes)
            {
                if (File.ReadAllText(change.Path, change.Encoding) != change.Before)
                {
                    throw new MoveException(ExitCode.NotMovable, $"{change.Path} was edited during the move, so nothing was changed; run the command again.");
                }

                string temporary = change.Path + ".migrated";
                written.Add((temporary, change.Path));
                File.WriteAllText(temporary, change.After, change.Encoding);
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
}
