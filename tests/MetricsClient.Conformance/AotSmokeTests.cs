using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Referees;

namespace MetricsClient.Conformance;

/// <summary>The library on machines without .NET: compiled to native code, and self-contained with a runtime.</summary>
/// <remarks>Each test compiles for half a minute or more.</remarks>
[Trait("Lane", "packages")]
public sealed partial class AotSmokeTests
{
    private const string Text = """
        # HELP smoke_answer Asked for at each scrape.
        # TYPE smoke_answer gauge
        smoke_answer 42
        # HELP smoke_latency_seconds Latency.
        # TYPE smoke_latency_seconds histogram
        smoke_latency_seconds_bucket{le="0.1"} 1
        smoke_latency_seconds_bucket{le="1.0"} 2
        smoke_latency_seconds_bucket{le="+Inf"} 3
        smoke_latency_seconds_sum 5.55
        smoke_latency_seconds_count 3
        # HELP smoke_queue_depth Waiting.
        # TYPE smoke_queue_depth gauge
        smoke_queue_depth -1.5
        # HELP smoke_requests_total Requests by method.
        # TYPE smoke_requests_total counter
        smoke_requests_total{method="GET"} 2
        smoke_requests_total{method="POST"} 1
        # HELP smoke_results_total Results, by closed labels.
        # TYPE smoke_results_total counter
        smoke_results_total{outcome="failed",is_retry="true"} 3
        smoke_results_total{outcome="__other__",is_retry=""} 1
        # HELP smoke_shard_size Sizes, by open labels.
        # TYPE smoke_shard_size gauge
        smoke_shard_size{shard="0",state="done",region=""} 0

        """;

    private const string OpenMetrics = """
        # TYPE smoke_answer gauge
        # HELP smoke_answer Asked for at each scrape.
        smoke_answer 42
        # TYPE smoke_latency_seconds histogram
        # UNIT smoke_latency_seconds seconds
        # HELP smoke_latency_seconds Latency.
        smoke_latency_seconds_bucket{le="0.1"} 1
        smoke_latency_seconds_bucket{le="1.0"} 2
        smoke_latency_seconds_bucket{le="+Inf"} 3
        smoke_latency_seconds_sum 5.55
        smoke_latency_seconds_count 3
        # TYPE smoke_queue_depth gauge
        # HELP smoke_queue_depth Waiting.
        smoke_queue_depth -1.5
        # TYPE smoke_requests counter
        # HELP smoke_requests Requests by method.
        smoke_requests_total{method="GET"} 2
        smoke_requests_total{method="POST"} 1
        # TYPE smoke_results counter
        # HELP smoke_results Results, by closed labels.
        smoke_results_total{outcome="failed",is_retry="true"} 3
        smoke_results_total{outcome="__other__",is_retry=""} 1
        # TYPE smoke_shard_size gauge
        # HELP smoke_shard_size Sizes, by open labels.
        smoke_shard_size{shard="0",state="done",region=""} 0
        # EOF

        """;

    [Fact]
    public async Task A_NativeAOT_program_builds_without_a_warning_and_scrapes_itself()
    {
        Tools.RequireNativeToolchain();
        using var folder = new TemporaryFolder();

        string log = await PublishAsync(folder, "net10.0");

        Assert.DoesNotContain("warning", log, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(folder["MetricsClient.AotSmoke.dll"]), "It was not compiled to native code.");
        await AssertScrapesItselfAsync(folder);
    }

    [Fact]
    public async Task A_self_contained_net8_program_scrapes_itself()
    {
        using var folder = new TemporaryFolder();

        await PublishAsync(folder, "net8.0");

        Assert.True(File.Exists(folder["libcoreclr.so"]), "It does not carry its own runtime.");
        await AssertScrapesItselfAsync(folder);
        await AssertHasRuntimeMetricsAsync(folder);
    }

    // .NET 8 has no meter of the runtime. The metrics have the same names, types and labels as those of the meter in this process.
    private static async Task AssertHasRuntimeMetricsAsync(TemporaryFolder folder)
    {
        var registry = new CollectorRegistry();
        using IDisposable set = registry.AddRuntimeMetrics();
        GC.Collect();
        using var text = new MemoryStream();
        await registry.WriteToAsync(text, ExpositionFormat.PrometheusText, TestContext.Current.CancellationToken);

        await using var program = ChildProcess.Start(folder["MetricsClient.AotSmoke"], "runtime");
        Assert.True(await program.WaitForExitAsync() == 0, program.Output);

        Assert.Equal(TypesAndSeries(Encoding.UTF8.GetString(text.ToArray())), TypesAndSeries(program.Output));
    }

    // Without values, help texts, and exceptions, which differ between the processes.
    private static string[] TypesAndSeries(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !line.StartsWith("# HELP", StringComparison.Ordinal) && !line.Contains("dotnet_exceptions"))
            .Select(static line => line.StartsWith('#') ? line : line[..line.LastIndexOf(' ')]),
    ];

    private static Task<string> PublishAsync(TemporaryFolder folder, string framework) =>
        Dotnet.RunAsync(
            Repository.Root,
            "publish", Repository.File("tests", "MetricsClient.AotSmoke"), "--framework", framework,
            "--runtime", RuntimeInformation.RuntimeIdentifier, "--self-contained",
            "--artifacts-path", folder["artifacts"], "--output", folder.Path);

    private static async Task AssertScrapesItselfAsync(TemporaryFolder folder)
    {
        await using var program = ChildProcess.Start(folder["MetricsClient.AotSmoke"]);
        Assert.True(await program.WaitForExitAsync() == 0, program.Output);

        string[] scrapes = program.Output.Split("=== ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, scrapes.Length);
        string text = Body(scrapes[0], "text/plain; version=0.0.4; charset=utf-8");
        string openMetrics = Body(scrapes[1], "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores");
        Assert.Equal(Text, WithoutProcessMetrics(text));
        Assert.Equal(OpenMetrics, WithoutProcessMetrics(openMetrics));
        Assert.Equal("", await Promtool.CheckMetricsAsync(text));
        Assert.Null((await PythonReader.ReadOpenMetricsAsync(Encoding.UTF8.GetBytes(openMetrics))).Error);
    }

    private static string Body(string scrape, string contentType)
    {
        int lineEnd = scrape.IndexOf('\n', StringComparison.Ordinal);
        Assert.Equal(contentType, scrape[..lineEnd]);
        return scrape[(lineEnd + 1)..].TrimEnd('\n') + "\n";
    }

    private static string WithoutProcessMetrics(string scrape)
    {
        Assert.Matches(ProcessMetrics(), scrape);
        return ProcessMetrics().Replace(scrape, "");
    }

    [GeneratedRegex("^(# [A-Z]+ )?process_.*\n", RegexOptions.Multiline)]
    private static partial Regex ProcessMetrics();
}
