using System.Runtime.InteropServices;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Samples;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.RemoteWrite;

/// <summary>The programs RemoteWrite* of samples/ with a real Prometheus.</summary>
[Trait("Lane", "full")]
public sealed class SampleTests
{
    private const string Heartbeat = "metricsclient_remote_write_up";

    [Fact]
    [Trait("Lane", "long")]
    public async Task The_device_has_no_gap_after_an_absence_of_the_network_and_the_receiver_and_ends_its_series()
    {
        using var queue = new TemporaryFolder();
        var data = new TemporaryFolder();
        RealPrometheus first = await RealPrometheus.StartAsync(data, TestPort.Next());
        string[] arguments = ["--write", first.Write.ToString(), "--name", "kitchen", "--interval", "0.1", "--queue", queue.Path];
        await using ChildProcess device = Sample.Start("RemoteWriteDevice", arguments);
        await Eventually.GetAsync("the heartbeat", async () => await first.QueryAsync($"{Heartbeat}{{instance='kitchen'}}") is { Count: 1 } up ? up : null);

        double gone = Now();
        await first.KillAsync();
        await device.WaitForLineAsync("The push .* did not reach|did not reach|failed|No connection");
        await Eventually.GetAsync("five requests that wait", () => Task.FromResult(Directory.GetFiles(queue.Path, "*.write1") is { Length: >= 5 } files ? files : null));
        device.Kill();
        Assert.Equal(137, await device.WaitForExitAsync());
        double back = Now();
        await using RealPrometheus second = await RealPrometheus.StartAsync(data, first.Address.Port);
        await using ChildProcess restarted = Sample.Start("RemoteWriteDevice", arguments);

        IReadOnlyList<(double Time, double Value)> absence = await Eventually.GetAsync(
            "the samples of the absence",
            async () => (await second.HistoryAsync("thermostat_temperature_celsius{instance='kitchen'}")).Where(sample => sample.Time > gone && sample.Time < back).ToList()
                is { Count: >= 5 } samples ? samples : null);
        Assert.Equal(absence.Select(static sample => sample.Time).Order(), absence.Select(static sample => sample.Time));
        await Eventually.GetAsync("the heartbeat", async () => await second.QueryAsync($"{Heartbeat}{{instance='kitchen'}}") is { Count: 1 } up ? up : null);
        await new SampleReadme("RemoteWriteDevice").AssertStoredAsync(second, block: 1);
        restarted.Send(PosixSignal.SIGTERM);
        Assert.True(await restarted.WaitForExitAsync() == 143, restarted.Output);
        Assert.Empty(await second.QueryAsync("{instance='kitchen'}"));
        Assert.Equal(0, (await second.HistoryAsync($"{Heartbeat}{{instance='kitchen'}}"))[^1].Value);
    }

    [Fact]
    public async Task The_handler_sends_each_call_before_its_response_and_survives_being_frozen_between_calls()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();

        // A long time limit, because the machine of the tests may be slow.
        await using ChildProcess handler = Handler(prometheus.Write, TimeSpan.FromSeconds(30));
        await handler.WaitForLineAsync(@"^Ready\.$");
        for (int call = 1; call <= 5; call++)
        {
            await handler.WriteLineAsync($"call {call}");
            await handler.WaitForLineAsync($@"^CALL {call} \(sent\)$");
            handler.Freeze();

            PrometheusSample calls = Assert.Single(await prometheus.QueryAsync("handler_calls_total{job='handler'}"));
            Assert.Equal(call, calls.Value);
            handler.Thaw();
        }

        Assert.Empty(await prometheus.QueryAsync($"{Heartbeat}{{job='handler'}}"));
        await new SampleReadme("RemoteWriteHandler").AssertStoredAsync(prometheus, block: 1);
    }

    [Fact]
    [Trait("Lane", "long")]
    public async Task The_handler_responds_without_a_receiver_and_the_next_call_sends_the_samples_of_the_first()
    {
        var data = new TemporaryFolder();
        RealPrometheus first = await RealPrometheus.StartAsync(data, TestPort.Next());
        await using ChildProcess handler = Handler(first.Write, TimeSpan.FromSeconds(30));
        await handler.WaitForLineAsync(@"^Ready\.$");
        await handler.WriteLineAsync("first");
        await handler.WaitForLineAsync(@"^FIRST \(sent\)$");

        // The connection of the frozen process ends.
        handler.Freeze();
        await first.KillAsync();
        handler.Thaw();
        await handler.WriteLineAsync("second");
        await handler.WaitForLineAsync(@"^SECOND \(No connection: .*\(requests that wait: 1\)\)$");
        handler.Freeze();
        await using RealPrometheus second = await RealPrometheus.StartAsync(data, first.Address.Port);
        handler.Thaw();
        int call = 0;
        await Eventually.GetAsync("a call with a successful push", async () =>
        {
            await handler.WriteLineAsync($"again {++call}");
            return await handler.WaitForLineAsync($@"^AGAIN {call} \((?<result>.*)\)$") is { } line && line.Groups["result"].Value == "sent" ? line : null;
        });

        Assert.Equal(
            Enumerable.Range(0, call + 3).Select(static calls => (double)calls),
            (await second.HistoryAsync("handler_calls_total")).Select(static sample => sample.Value));
    }

    [Fact]
    public async Task The_handler_never_waits_longer_than_its_limit_for_a_receiver_that_does_not_respond()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using ChildProcess handler = Handler(new Uri($"http://{silent.LocalEndpoint}/write"), TimeSpan.FromMilliseconds(150));

        await handler.WaitForLineAsync(@"^Ready\.$");
        await handler.WriteLineAsync("first");

        await handler.WaitForLineAsync(@"^FIRST \(.*(No response within 0\.1\d* s|requests that wait).*\)$");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(134, "--fail")]
    public async Task The_job_leaves_its_outcome(int code, params string[] more)
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();

        await using ChildProcess job = Sample.Start("RemoteWriteJob", ["--write", prometheus.Write.ToString(), "--duration", "0", .. more]);
        Assert.True(await job.WaitForExitAsync() == code, job.Output);

        string instance = Assert.Single(await prometheus.QueryAsync($"batch_job_last_run_success{{job='report'}} == {(code == 0 ? 1 : 0)}"))["instance"];
        Assert.Equal(code == 0 ? 1 : 0, (await prometheus.QueryAsync($"report_last_rows{{instance='{instance}'}} == 1000")).Count);
        Assert.Equal(86400, Assert.Single(await prometheus.QueryAsync($"batch_job_expected_interval_seconds{{instance='{instance}'}}")).Value);
        Assert.Single(await prometheus.QueryAsync($"batch_job_last_stage_duration_seconds{{instance='{instance}',stage='query'}}"));
        if (code == 0)
        {
            new SampleReadme("RemoteWriteJob").AssertEqual(job.Output);
            await new SampleReadme("RemoteWriteJob").AssertStoredAsync(prometheus, block: 1);
        }
    }

    private static ChildProcess Handler(Uri write, TimeSpan limit) => ChildProcess.StartWithInput(
        "dotnet",
        Repository.BuiltAssembly("RemoteWriteHandler"),
        "--write", write.ToString(), "--time", limit.TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
}
