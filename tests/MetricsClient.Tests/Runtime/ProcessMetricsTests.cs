using MetricsClient.Collectors;
using MetricsClient.Runtime;

namespace MetricsClient.Tests.Runtime;

public sealed class ProcessMetricsTests
{
    // Those of "Writing client libraries".
    private static readonly string[] s_everywhere =
    [
        "process_cpu_seconds_total", "process_heap_bytes", "process_resident_memory_bytes", "process_start_time_seconds",
        "process_threads", "process_virtual_memory_bytes",
    ];

    // The limits only where they are set.
    private static readonly string[] s_onLinux = ["process_max_fds", "process_open_fds", "process_virtual_memory_max_bytes"];

    private readonly CollectorRegistry _registry = new();

    public ProcessMetricsTests()
    {
        _registry.AddProcessMetrics();
    }

    [Fact]
    public void The_names_are_those_of_the_guidelines_and_no_others()
    {
        string[] names = [.. _registry.Samples().Select(static sample => sample.Name)];

        Assert.Empty(names.Except([.. s_everywhere, .. s_onLinux]));
        Assert.Empty(s_everywhere.Except(names));
        Assert.Equal(OperatingSystem.IsLinux(), names.Contains("process_open_fds"));
    }

    [Fact]
    public void Process_metrics_are_added_once_to_a_registry_until_the_registration_is_disposed()
    {
        var registry = new CollectorRegistry();
        var problems = new ReportedProblems(registry);

        IDisposable added = registry.AddProcessMetrics();

        Assert.Same(added, registry.AddProcessMetrics());
        Assert.Equal(1, registry.Samples().Count(static sample => sample.Name == "process_threads"));
        added.Dispose();
        Assert.Equal("", registry.InText());
        using IDisposable again = registry.AddProcessMetrics();
        Assert.NotNull(registry.ValueOf("process_threads"));
        Assert.Empty(problems);
    }

    [Fact]
    public void The_names_of_prometheus_net_are_added_beside_the_process_metrics_until_they_are_disposed()
    {
        string before = Names();
        var problems = new ReportedProblems(_registry);

        IDisposable added = _registry.AddPrometheusNetProcessMetrics();

        Assert.Same(added, _registry.AddPrometheusNetProcessMetrics());
        var registry = new CollectorRegistry();
        registry.AddPrometheusNetProcessMetrics();
        Assert.Equal(
            """
            dotnet_collection_count_total{generation="0"}
            dotnet_collection_count_total{generation="1"}
            dotnet_collection_count_total{generation="2"}
            dotnet_total_memory_bytes
            process_num_threads
            process_open_handles
            process_private_memory_bytes
            process_working_set_bytes
            """,
            string.Join('\n', registry.Samples().Select(static sample => sample.Series)));
        added.Dispose();
        Assert.Equal(before, Names());
        Assert.Empty(problems);

        string Names() => string.Join('\n', _registry.Samples().Select(static sample => sample.Name));
    }

    [Fact]
    public async Task Two_registries_with_process_metrics_expose_them_once_without_a_problem()
    {
        CollectorRegistry one = new(), other = new();
        one.AddProcessMetrics();
        other.AddProcessMetrics();
        var problems = new ReportedProblems(other);
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        CollectResult result = await CollectResult.CollectAsync([one, other], failOnCallback: true, TestContext.Current.CancellationToken);
        result.WriteTo(output, ExpositionFormat.PrometheusText, FamilyFilter.All);

        Assert.Equal(1, Sample.Parse(output.AsText()).Count(static sample => sample.Name == "process_threads"));
        Assert.Empty(problems);
    }

    [Fact]
    public void Every_number_is_plausible_for_a_process()
    {
        Assert.All(_registry.Samples(), static sample => Assert.InRange(sample.Value, 0, double.MaxValue));
        Assert.All(
            ["process_heap_bytes", "process_resident_memory_bytes", "process_threads", "process_virtual_memory_bytes"],
            name => Assert.True(_registry.ValueOf(name) > 0));
        Assert.InRange(
            _registry.ValueOf("process_start_time_seconds")!.Value, 1_700_000_000, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
    }

    [Fact]
    public void Processor_time_does_not_fall()
    {
        double before = _registry.ValueOf("process_cpu_seconds_total")!.Value;

        Assert.True(_registry.ValueOf("process_cpu_seconds_total") >= before);
    }

    [Fact]
    public void An_opened_file_is_counted_on_Linux()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux reports the number of open files.");
        var files = new List<FileStream>();

        // More than other tests open or close beside this one.
        int before = LinuxLimits.OpenFiles!.Value;
        for (int i = 0; i < 100; i++)
        {
            files.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read));
        }

        int after = LinuxLimits.OpenFiles!.Value;
        files.ForEach(static file => file.Dispose());

        Assert.InRange(after - before, 50, 150);
    }
}
