using System.Diagnostics.Metrics;
using System.Globalization;
using MetricsClient.Meters;

namespace MetricsClient.Tests.Meters;

public sealed class PlatformMeterTests
{
    // The operating system gives the processor time in ticks of 10 ms.
    private const double TickSeconds = 0.02;

    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void The_instruments_for_older_runtimes_equal_those_of_the_platform()
    {
        var other = new CollectorRegistry();
        string name = $"tests.{Guid.NewGuid():N}";
        using Meter meter = RuntimeMeter.Create(name);
        using IDisposable ours = other.AddMeters(name);
        using IDisposable theirs = _registry.AddRuntimeMetrics();
        GC.Collect();
        ThrowOnce();

        string[] expected = Shape(_registry);

        Assert.Equal(expected, Shape(other));
        Assert.Contains("# TYPE dotnet_exceptions_total counter", expected);
        Assert.Contains("""dotnet_gc_collections_total{gc_heap_generation="gen2"}""", expected);
        Assert.Contains("""dotnet_gc_last_collection_heap_size_bytes{gc_heap_generation="poh"}""", expected);
        Assert.Contains("""dotnet_process_cpu_time_seconds_total{cpu_mode="system"}""", expected);
        Assert.Contains("dotnet_jit_compiled_methods_total", expected);
    }

    [Fact]
    public void The_values_for_older_runtimes_are_those_of_the_platform()
    {
        var other = new CollectorRegistry();
        string name = $"tests.{Guid.NewGuid():N}";
        using Meter meter = RuntimeMeter.Create(name);
        using IDisposable ours = other.AddMeters(name);
        using IDisposable theirs = _registry.AddRuntimeMetrics();
        GC.Collect();

        // Values that only grow lie between two values of the platform.
        Dictionary<string, double> before = Growing(_registry);
        Dictionary<string, double> between = Growing(other);
        Dictionary<string, double> after = Growing(_registry);

        Assert.All(between, value => Assert.InRange(value.Value, before[value.Key] - TickSeconds, after[value.Key] + TickSeconds));
        Assert.Equal(8, between.Count);
    }

    [Fact]
    public void An_exception_counts_once_by_its_type()
    {
        string name = $"tests.{Guid.NewGuid():N}";
        using Meter meter = RuntimeMeter.Create(name);
        using IDisposable ours = _registry.AddMeters(name);

        ThrowOnce();
        ThrowOnce();

        Assert.Contains("""dotnet_exceptions_total{error_type="RareException"} 2""", Lines(_registry));
    }

    [Fact]
    public async Task The_sets_of_the_platform_are_exposed_together()
    {
        using IDisposable all = _registry.AddDotNetMetrics();
        using var http = new HttpClient();

        Task<string> refused = http.GetStringAsync(new Uri("http://127.0.0.1:1/"), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpRequestException>(() => refused);

        string[] types = [.. Lines(_registry).Where(static line => line.StartsWith("# TYPE", StringComparison.Ordinal))];
        Assert.Contains("# TYPE http_client_request_duration_seconds histogram", types);
        Assert.Contains("# TYPE dotnet_assembly_count gauge", types);
    }

    private static void ThrowOnce()
    {
        try
        {
            throw new RareException();
        }
        catch (RareException)
        {
        }
    }

    // Types and series without values. Other tests throw other exceptions meanwhile.
    private static string[] Shape(CollectorRegistry registry) =>
    [
        .. Lines(registry)
            .Where(static line => !line.StartsWith("# HELP", StringComparison.Ordinal) && !line.StartsWith("# UNIT", StringComparison.Ordinal))
            .Select(static line => line.StartsWith('#') ? line : line[..line.LastIndexOf(' ')])
            .Where(static line => !line.Contains("error_type") || line.Contains(nameof(RareException)))
            .Order(StringComparer.Ordinal),
    ];

    private static Dictionary<string, double> Growing(CollectorRegistry registry) => Lines(registry)
        .Where(static line => !line.StartsWith('#') && line.Contains("_total") && !line.Contains("error_type") && !line.Contains("thread_pool_"))
        .Where(static line => !line.Contains("dotnet_gc_collections"))
        .ToDictionary(static line => line[..line.LastIndexOf(' ')], static line => double.Parse(line[line.LastIndexOf(' ')..], CultureInfo.InvariantCulture));

    private static string[] Lines(CollectorRegistry registry) => registry.InText().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class RareException : Exception
    {
    }
}
