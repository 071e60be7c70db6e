using System.Runtime.InteropServices;

namespace MetricsClient.Benchmarks.Report;

/// <summary>Describes the machine of the measurements.</summary>
internal static class Machine
{
    private const string CpuInfo = "/proc/cpuinfo";
    private const string ModelName = "model name";

    /// <summary>One line: the day, the processor, the system, the runtime.</summary>
    public static string Describe() => Invariant(
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}: {Environment.ProcessorCount} × {Processor()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.");

    private static string Processor()
    {
        string? line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(static line => line.StartsWith(ModelName, StringComparison.Ordinal))
            : null;
        return line?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
