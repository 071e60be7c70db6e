using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime;

namespace MetricsClient.Meters;

/// <summary>
/// The meter <c>System.Runtime</c> for .NET 8. From .NET 9 the platform has this meter; the instruments here have the same names, units,
/// types, tags and values as on .NET 10.
/// </summary>
/// <remarks>A scrape reads the values. Only exceptions are counted when they are thrown.</remarks>
internal static class RuntimeMeter
{
    public const string Name = "System.Runtime";

    private const int FirstVersionWithMeter = 9;

    private static readonly string[] s_generations = ["gen0", "gen1", "gen2", "loh", "poh"];
    private static readonly Lazy<Meter> s_onOlderVersion = new(static () => Create(Name));

    [ThreadStatic]
    private static bool s_countsException;

    /// <summary>Creates the meter once, unless the platform has the meter.</summary>
    public static void EnsureExists()
    {
        if (Environment.Version.Major < FirstVersionWithMeter)
        {
            _ = s_onOlderVersion.Value;
        }
    }

    /// <summary>Creates a meter with all instruments.</summary>
    public static Meter Create(string name)
    {
        var meter = new Meter(name);
        AddHeap(meter);
        AddLastCollection(meter);
        AddCompiler(meter);
        AddThreads(meter);
        AddProcess(meter);
        AddExceptions(meter);
        return meter;
    }

    private static void AddHeap(Meter meter)
    {
        meter.CreateObservableCounter("dotnet.gc.collections", Collections, "{collection}", "Garbage collections by oldest generation.");
        meter.CreateObservableCounter(
            "dotnet.gc.heap.total_allocated", static () => GC.GetTotalAllocatedBytes(), "By", "Bytes allocated on the managed heap.");
        meter.CreateObservableCounter(
            "dotnet.gc.pause.time",
            static () => GC.GetTotalPauseDuration().TotalSeconds,
            "s",
            "Time during which garbage collections paused the threads.");
    }

    // The sizes are unknown before the first collection.
    private static void AddLastCollection(Meter meter)
    {
        meter.CreateObservableUpDownCounter(
            "dotnet.gc.last_collection.memory.committed_size",
            Committed,
            "By",
            "Memory committed by the garbage collector, at the last collection.");
        meter.CreateObservableUpDownCounter(
            "dotnet.gc.last_collection.heap.size",
            static () => AtLastCollection(static generation => generation.SizeAfterBytes),
            "By",
            "Size of the managed heap after the last collection, with fragmentation.");
        meter.CreateObservableUpDownCounter(
            "dotnet.gc.last_collection.heap.fragmentation.size",
            static () => AtLastCollection(static generation => generation.FragmentationAfterBytes),
            "By",
            "Fragmentation of the managed heap after the last collection.");
    }

    private static void AddCompiler(Meter meter)
    {
        meter.CreateObservableCounter(
            "dotnet.jit.compiled_il.size",
            static () => JitInfo.GetCompiledILBytes(),
            "By",
            "Intermediate code that was compiled at run time.");
        meter.CreateObservableCounter(
            "dotnet.jit.compiled_methods",
            static () => JitInfo.GetCompiledMethodCount(),
            "{method}",
            "Compilations of methods at run time.");
        meter.CreateObservableCounter(
            "dotnet.jit.compilation.time",
            static () => JitInfo.GetCompilationTime().TotalSeconds,
            "s",
            "Time of compilations at run time.");
    }

    // The platform has counters for the numbers of threads and queued work items, although both numbers can fall.
    private static void AddThreads(Meter meter)
    {
        meter.CreateObservableCounter(
            "dotnet.monitor.lock_contentions",
            static () => Monitor.LockContentionCount,
            "{contention}",
            "Waits for a lock that another thread held.");
        meter.CreateObservableCounter(
            "dotnet.thread_pool.thread.count", static () => (long)ThreadPool.ThreadCount, "{thread}", "Threads of the thread pool.");
        meter.CreateObservableCounter(
            "dotnet.thread_pool.work_item.count",
            static () => ThreadPool.CompletedWorkItemCount,
            "{work_item}",
            "Work items that the thread pool has completed.");
        meter.CreateObservableCounter(
            "dotnet.thread_pool.queue.length",
            static () => ThreadPool.PendingWorkItemCount,
            "{work_item}",
            "Work items that wait for a thread of the thread pool.");
        meter.CreateObservableUpDownCounter("dotnet.timer.count", static () => Timer.ActiveCount, "{timer}", "Active timers.");
    }

    private static void AddProcess(Meter meter)
    {
        meter.CreateObservableUpDownCounter(
            "dotnet.process.memory.working_set", static () => Environment.WorkingSet, "By", "Physical memory of the process.");
        meter.CreateObservableUpDownCounter(
            "dotnet.assembly.count", static () => (long)AppDomain.CurrentDomain.GetAssemblies().Length, "{assembly}", "Loaded assemblies.");
        meter.CreateObservableUpDownCounter(
            "dotnet.process.cpu.count", static () => (long)Environment.ProcessorCount, "{cpu}", "Processors that the process can use.");
        meter.CreateObservableCounter("dotnet.process.cpu.time", ProcessorTime, "s", "Processor time of the process.");
    }

    private static void AddExceptions(Meter meter)
    {
        Counter<long> exceptions = meter.CreateCounter<long>("dotnet.exceptions", "{exception}", "Exceptions thrown in managed code.");
        AppDomain.CurrentDomain.FirstChanceException += (_, thrown) =>
        {
            // A listener may throw an exception, too. This exception is not counted; otherwise the calls would not end.
            if (s_countsException)
            {
                return;
            }

            s_countsException = true;
            exceptions.Add(1, new KeyValuePair<string, object?>("error.type", thrown.Exception.GetType().Name));
            s_countsException = false;
        };
    }

    // The runtime counts a collection of a generation as a collection of all younger generations as well.
    private static IEnumerable<Measurement<long>> Collections()
    {
        long ofOlder = 0;
        for (int generation = GC.MaxGeneration; generation >= 0; generation--)
        {
            long count = GC.CollectionCount(generation);
            yield return new Measurement<long>(count - ofOlder, Generation(generation));
            ofOlder = count;
        }
    }

    private static IEnumerable<Measurement<long>> Committed() =>
        GC.GetGCMemoryInfo() is { Index: > 0 } last ? [new Measurement<long>(last.TotalCommittedBytes)] : [];

    private static Measurement<long>[] AtLastCollection(Func<GCGenerationInfo, long> value)
    {
        GCMemoryInfo last = GC.GetGCMemoryInfo();
        int count = last.Index == 0 ? 0 : Math.Min(s_generations.Length, last.GenerationInfo.Length);
        var measurements = new Measurement<long>[count];
        for (int i = 0; i < count; i++)
        {
            measurements[i] = new Measurement<long>(value(last.GenerationInfo[i]), Generation(i));
        }

        return measurements;
    }

    private static IEnumerable<Measurement<double>> ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return
        [
            new(process.UserProcessorTime.TotalSeconds, new KeyValuePair<string, object?>("cpu.mode", "user")),
            new(process.PrivilegedProcessorTime.TotalSeconds, new KeyValuePair<string, object?>("cpu.mode", "system")),
        ];
    }

    private static KeyValuePair<string, object?> Generation(int generation) => new("gc.heap.generation", s_generations[generation]);
}
