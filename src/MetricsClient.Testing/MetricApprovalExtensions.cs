using System.Runtime.CompilerServices;

namespace MetricsClient.Testing;

/// <summary>
/// Compares the metrics of a registry with an approved list in a file, so that a test fails if dashboards and alerts would lose a metric.
/// </summary>
public static class MetricApprovalExtensions
{
    /// <summary>
    /// Compares names, types and labels of all metrics with the approved file. Values are not compared.
    /// </summary>
    /// <param name="registry">The registry to check. The callbacks and collectors of the registry run twice.</param>
    /// <param name="approvedFile">
    /// The path of the approved file, relative to the folder of the source file of the test. The file belongs into version control. To
    /// create or change the approved file, run the test, and then replace the approved file by the file of the same name with the suffix
    /// <c>.received</c>, which the test has written. If the build hides the paths of the sources (<c>ContinuousIntegrationBuild</c>), the
    /// project must copy the approved file to the output folder.
    /// </param>
    /// <param name="sourceFile">The source file of the test; the compiler sets the argument.</param>
    /// <exception cref="ArgumentNullException">The registry or the path is null.</exception>
    /// <exception cref="MetricApprovalException">
    /// The metrics differ from the approved file, or the file does not exist. The message lists the differences.
    /// </exception>
    /// <exception cref="InvalidOperationException">The registry has an asynchronous callback.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <remarks>
    /// The file has a line for each metric: name, type, and labels in ordinal order. Metrics without series are contained, too. Process
    /// metrics and the self-metrics of the library are not contained.
    /// </remarks>
    public static void CheckApproved(this CollectorRegistry registry, string approvedFile, [CallerFilePath] string sourceFile = "")
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(approvedFile);

        string path = PathOf(approvedFile, sourceFile);
        string[]? approved = File.Exists(path) ? File.ReadAllLines(path) : null;
        string[] received = [.. MetricSignatures.Of(registry)];
        if (approved is not null && approved.SequenceEqual(received))
        {
            File.Delete(path + ".received");
            return;
        }

        File.WriteAllLines(path + ".received", received);
        throw new MetricApprovalException(MetricSignatures.Difference(approved ?? [], received), path);
    }

    // A reproducible build replaces the folder of the sources, such as by /_/. Then the file is beside the test assembly.
    private static string PathOf(string approvedFile, string sourceFile)
    {
        string? folder = Path.GetDirectoryName(sourceFile);
        return Path.GetFullPath(approvedFile, Directory.Exists(folder) ? folder : AppContext.BaseDirectory);
    }
}
