namespace MetricsClient.Push.Spool;

/// <summary>
/// Replaces a file atomically: another process reads either the whole old content or the whole new content.
/// </summary>
internal static class AtomicFile
{
    /// <exception cref="IOException">The file could not be written; the old content is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// The file could not be written; the old content is unchanged.
    /// </exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        // The temporary file is in the same folder, because a rename is atomic only within one file system. Each
        // process and thread uses another name.
        string temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(content);

                // Without the flush, a crash of the machine may leave an empty file under the new name.
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
