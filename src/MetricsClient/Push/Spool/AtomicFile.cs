namespace MetricsClient.Push.Spool;

/// <summary>Replaces a file atomically: a parallel reader sees the old or the new content, never a part.</summary>
internal static class AtomicFile
{
    /// <exception cref="IOException">The file could not be written; the old content is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file could not be written; the old content is unchanged.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        // In the same folder, since a rename is atomic only within one file system. The name differs between processes and threads.
        string temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(content);

                // Without the flush, a crash of the machine may leave the new name with no content.
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
