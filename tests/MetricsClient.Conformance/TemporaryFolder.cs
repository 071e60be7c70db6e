namespace MetricsClient.Conformance;

/// <summary>A folder outside the repository, which is deleted with all files when disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Gets the path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("metricsclient-").FullName;

    /// <summary>Gets the path of a file or folder within the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
