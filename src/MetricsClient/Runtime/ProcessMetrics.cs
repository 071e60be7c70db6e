using System.Diagnostics;
using MetricsClient.Storage;

namespace MetricsClient.Runtime;

/// <summary>
/// Collects the process metrics that the Prometheus guide "Writing client libraries" lists, as far as the platform provides the values.
/// </summary>
internal sealed class ProcessMetrics : ICollector
{
    // Less memory is not worth a series.
    private const long LeastStripingMemory = 1 << 20;

    private const string StripingHelp = "Memory of the additional cells of series that several threads update at once; at most 64 MiB.";

    public void Collect(MetricWriter writer)
    {
        using var process = Process.GetCurrentProcess();
        writer.BeginCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.")
            .Add(process.TotalProcessorTime.TotalSeconds);
        Gauge(writer, "process_virtual_memory_bytes", "Virtual memory size in bytes.", process.VirtualMemorySize64);
        Gauge(writer, "process_resident_memory_bytes", "Resident memory size in bytes.", process.WorkingSet64);
        Gauge(writer, "process_heap_bytes", "Process heap size in bytes.", GC.GetTotalMemory(forceFullCollection: false));
        Gauge(writer, "process_threads", "Number of OS threads in the process.", process.Threads.Count);
        Gauge(
            writer,
            "process_start_time_seconds",
            "Start time of the process since unix epoch in seconds.",
            (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
        if (LinuxLimits.OpenFiles is { } open)
        {
            Gauge(writer, "process_open_fds", "Number of open file descriptors.", open);
        }

        if (LinuxLimits.Read() is { } limits)
        {
            Limit(writer, "process_max_fds", "Maximum number of open file descriptors.", limits.MaxOpenFiles);
            Limit(writer, "process_virtual_memory_max_bytes", "Maximum amount of virtual memory available in bytes.", limits.MaxVirtualMemoryBytes);
        }

        if (StripingMemory.Shared.Used is >= LeastStripingMemory and var bytes)
        {
            Gauge(writer, "metricsclient_striping_bytes", StripingHelp, bytes);
        }
    }

    private static void Limit(MetricWriter writer, string name, string help, double? value)
    {
        if (value is { } known)
        {
            Gauge(writer, name, help, known);
        }
    }

    private static void Gauge(MetricWriter writer, string name, string help, double value) => writer.BeginGauge(name, help).Add(value);
}
