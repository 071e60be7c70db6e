namespace MetricsClient.Push.Spool;

/// <summary>Replaces a file as a whole: whoever reads it meanwhile sees the old content or the new one, never a part.</summary>
internal static class AtomicFile
{
    /// <exception cref="IOException">It could not be written; what was there before still is.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        // Beside it, since only within one file system a rename is atomic; another process has another name.
        string temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(content);

                // Otherwise a machine that goes down may keep the new name with nothing in it.
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
