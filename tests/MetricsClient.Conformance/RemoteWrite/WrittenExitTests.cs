using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.RemoteWrite;

/// <summary>Programs that end in every possible way, and the samples that Prometheus has received by remote write.</summary>
public sealed class WrittenExitTests
{
    private const string Heartbeat = "metricsclient_remote_write_up";

    [Theory]
    [InlineData("return", null, 0, 2)]
    [InlineData("foreground", null, 0, 3)]
    [InlineData("exit", null, 3, 2)]
    [InlineData("throw", null, 134, 2)]
    [InlineData("throw-thread", null, 134, 2)]
    [InlineData("wait", PosixSignal.SIGTERM, 143, 2)]
    [InlineData("wait", PosixSignal.SIGINT, 130, 2)]
    public async Task The_series_of_a_service_end_with_their_last_values(string ending, PosixSignal? signal, int code, int progress)
    {
        string job = $"service-{ending}-{signal}";
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();

        await ExitChild.EndAsync(ExitChild.Start(prometheus.Write, "service", ending, job), signal, code);

        Assert.Empty(await prometheus.ContentsAsync($"{{job='{job}'}}"));
        Assert.Equal(progress, (await prometheus.HistoryAsync($"exit_child_progress{{job='{job}'}}"))[^1].Value);
        Assert.Equal(0, (await prometheus.HistoryAsync($"{Heartbeat}{{job='{job}'}}"))[^1].Value);
    }

    [Theory]
    [InlineData("plain", "return", null, 0, "exit_child_progress", 2)]
    [InlineData("plain", "wait", PosixSignal.SIGTERM, 143, "exit_child_progress", 2)]
    [InlineData("batch", "return", null, 0, "batch_job_last_run_success", 1)]
    [InlineData("batch", "throw", null, 134, "batch_job_last_run_success", 0)]
    [InlineData("batch", "wait", PosixSignal.SIGTERM, 143, "batch_job_last_exit_code", 143)]
    public async Task The_result_of_a_job_stays_visible(string kind, string ending, PosixSignal? signal, int code, string metric, double value)
    {
        string job = $"{kind}-{ending}-{signal}";
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();

        await ExitChild.EndAsync(ExitChild.Start(prometheus.Write, kind, ending, job), signal, code);

        Assert.Equal(value, Assert.Single(await prometheus.QueryAsync($"{metric}{{job='{job}'}}")).Value);
        Assert.Empty(await prometheus.QueryAsync($"{Heartbeat}{{job='{job}'}}"));
    }

    [Fact]
    public async Task A_service_that_is_killed_stays_visible_and_its_heartbeat_has_no_end()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        await using ChildProcess child = ExitChild.Start(prometheus.Write, "service", "wait", "service-killed");
        await Eventually.GetAsync(
            "the heartbeat", async () => await prometheus.QueryAsync($"{Heartbeat}{{job='service-killed'}}") is { Count: 1 } up ? up : null);

        child.Kill();
        Assert.Equal(137, await child.WaitForExitAsync());

        Assert.Equal(1, Assert.Single(await prometheus.QueryAsync($"{Heartbeat}{{job='service-killed'}}")).Value);
        Assert.Equal(2, Assert.Single(await prometheus.QueryAsync("exit_child_progress{job='service-killed'}")).Value);
    }

    [Theory]
    [InlineData("service", "return", null, 0)]
    [InlineData("service", "wait", PosixSignal.SIGTERM, 143)]
    [InlineData("plain", "throw", null, 134)]
    [InlineData("batch", "return", null, 0)]
    public async Task A_receiver_that_never_responds_does_not_prevent_the_end(string kind, string ending, PosixSignal? signal, int code)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        await ExitChild.EndAsync(ExitChild.Start(new Uri($"http://{silent.LocalEndpoint}/write"), kind, ending, "silent", seconds: 1), signal, code);
    }
}
