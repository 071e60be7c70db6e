using System.Diagnostics;
using System.Globalization;

namespace MetricsClient.Runtime;

/// <summary>Collects the process metrics of prometheus-net that <see cref="ProcessMetrics"/> exposes under other names or not at all.</summary>
internal sealed class PrometheusNetProcessMetrics : ICollector
{
    private static readonly string[] s_generation = ["generation"];

    public void Collect(MetricWriter writer)
    {
        using var process = Process.GetCurrentProcess();
        writer.BeginGauge("process_working_set_bytes", "Process working set.").Add(process.WorkingSet64);
        writer.BeginGauge("process_private_memory_bytes", "Process private memory size.").Add(process.PrivateMemorySize64);
        writer.BeginGauge("process_num_threads", "Total number of threads.").Add(process.Threads.Count);
        writer.BeginGauge("process_open_handles", "Number of open handles.").Add(process.HandleCount);
        writer.BeginGauge("dotnet_total_memory_bytes", "Total known allocated memory.").Add(GC.GetTotalMemory(forceFullCollection: false));

        // As in prometheus-net, a generation includes the collections of the older generations.
        SampleWriter collections = writer.BeginCounter("dotnet_collection_count_total", "GC collection count.", s_generation);
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            collections.Add(GC.CollectionCount(generation), generation.ToString(CultureInfo.InvariantCulture));
        }
    }
}
