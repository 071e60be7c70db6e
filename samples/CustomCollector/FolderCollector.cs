using MetricsClient;

/// <summary>
/// Exposes the number, the size and the last change of the files in a folder, by kind. The file system has the values already, so the
/// program keeps no metrics for them. Several scrapes may call the collector at the same time; the collector has no state.
/// </summary>
internal sealed class FolderCollector(string folder) : ICollector
{
    public void Collect(MetricWriter writer)
    {
        ILookup<string, FileInfo> files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).ToLookup(KindOf);

        SampleWriter count = writer.BeginGauge("folder_files", "Files of the folder.", "kind");
        foreach (IGrouping<string, FileInfo> kind in files)
        {
            count.Add(kind.Count(), kind.Key);
        }

        SampleWriter bytes = writer.BeginGauge("folder_size_bytes", "Size of the files.", "kind");
        foreach (IGrouping<string, FileInfo> kind in files)
        {
            bytes.Add(kind.Sum(static file => file.Length), kind.Key);
        }

        // No sample for an empty folder: 0 would mean a change in 1970.
        SampleWriter changed = writer.BeginGauge("folder_last_change_timestamp_seconds", "When a file was last changed.");
        if (files.SelectMany(static kind => kind).Select(static file => new DateTimeOffset(file.LastWriteTimeUtc)).DefaultIfEmpty().Max() is { Ticks: > 0 } last)
        {
            changed.Add(last.ToUnixTimeMilliseconds() / 1000.0);
        }
    }

    // A fixed list of kinds. A label with the extension of each file could have any number of values.
    private static string KindOf(FileInfo file) => file.Extension.ToUpperInvariant() switch
    {
        ".CS" or ".FS" or ".VB" => "code",
        ".MD" or ".TXT" => "text",
        _ => "other",
    };
}
