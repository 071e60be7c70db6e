using MetricsClient.Push;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Push;

public sealed class PushedFamiliesTests
{
    private static readonly TimeSpan s_timeout = TestGateway.Patience;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_time_to_live_of_the_group_is_pushed_with_the_registry()
    {
        await using var gateway = new TestGateway();
        var registry = new CollectorRegistry();
        registry.CreateGauge("value", "A value.").Set(1);
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = s_timeout, GroupTimeToLive = TimeSpan.FromDays(7) } });

        await pusher.PushAsync(Cancellation);

        Assert.Equal(
            """
            # HELP pushed_group_ttl_seconds The time after the last push from which on the group is obsolete.
            # TYPE pushed_group_ttl_seconds gauge
            pushed_group_ttl_seconds 604800
            # HELP value A value.
            # TYPE value gauge
            value 1

            """.ReplaceLineEndings("\n"),
            (await gateway.NextAsync()).Text);
    }

    [Fact]
    public async Task A_user_family_with_a_reserved_name_is_omitted_and_reported()
    {
        await using var gateway = new TestGateway();
        var registry = new CollectorRegistry();
        var reported = new ReportedProblems(registry);
        registry.CreateGauge("pushed_group_ttl_seconds", "Mine.").Set(1);
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = s_timeout, GroupTimeToLive = TimeSpan.FromDays(7) } });

        await pusher.PushAsync(Cancellation);

        Assert.EndsWith("pushed_group_ttl_seconds 604800\n", (await gateway.NextAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(["pushed_group_ttl_seconds"], reported.Select(static problem => problem.Subject));
    }

    [Fact]
    public async Task A_push_to_a_group_calls_the_collectors_of_the_program_but_does_not_collect_process_metrics()
    {
        await using var gateway = new TestGateway();
        var registry = new CollectorRegistry();
        var process = new CountedCollector("process_value");
        var program = new CountedCollector("program_value");
        registry.Register(process, "process", scrapeOnly: true);
        registry.Register(program);
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = s_timeout } });

        await pusher.PushAsync(Cancellation);

        Assert.Equal("# HELP program_value A value.\n# TYPE program_value gauge\nprogram_value 1\n", (await gateway.NextAsync()).Text);
        Assert.Equal((0, 1), (process.Collects, program.Collects));
        await registry.WriteToAsync(Stream.Null, ExpositionFormat.PrometheusText, Cancellation);
        Assert.Equal((1, 2), (process.Collects, program.Collects));
    }

    [Fact]
    public async Task The_process_and_the_library_are_never_pushed()
    {
        await using var gateway = new TestGateway();
        Metrics.CreateGauge("push_test_default_registry", "In the default registry.").Set(1);
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = gateway.Address, Timeout = s_timeout } });
        await pusher.PushAsync(Cancellation);
        await gateway.NextAsync();

        // The first push has created self-metrics.
        await pusher.PushAsync(Cancellation);

        string text = (await gateway.NextAsync()).Text;
        Assert.Contains("push_test_default_registry 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("process_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("metricsclient_", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Families_that_the_gateway_adds_to_a_group_are_omitted()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("push_time_seconds", "Collides with the gateway's.").Set(1);
        registry.CreateGauge("push_failure_time_seconds", "Collides with the gateway's.").Set(2);
        registry.CreateGauge("push_time_seconds_of_another", "Does not.").Set(3);

        (PushResult result, string? text) = await PushAsync(registry);

        Assert.True(result.IsSuccess, result.ToString());
        Assert.Equal(
            """
            # HELP push_time_seconds_of_another Does not.
            # TYPE push_time_seconds_of_another gauge
            push_time_seconds_of_another 3

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Theory]
    [InlineData("labels")]
    [InlineData("last_push_successful")]
    public async Task A_name_reserved_in_the_JSON_of_the_gateway_is_not_sent(string name)
    {
        var registry = new CollectorRegistry();
        registry.CreateCounter(name, "A name of the gateway's JSON.");

        (PushResult result, string? text) = await PushAsync(registry);

        Assert.Equal(PushOutcome.NotSent, result.Outcome);
        Assert.Equal($"The gateway reserves the name '{name}' for its description of a group; rename the metric.", result.Reason);
        Assert.Null(text);
    }

    [Theory]
    [InlineData("job")]
    [InlineData("shard")]
    public async Task A_label_in_conflict_with_the_group_is_not_sent(string label)
    {
        var registry = new CollectorRegistry();
        registry.CreateCounter("a_total", "Fine.", "other").WithLabels("{job=\"x\",shard=\"y\"}").Inc();
        registry.CreateCounter("b_total", "Not fine.", "other", label).WithLabels("\\\"},", "1").Inc();

        (PushResult result, string? text) = await PushAsync(registry);

        Assert.Equal(PushOutcome.NotSent, result.Outcome);
        Assert.Equal(
            $"'b_total' has the label '{label}', which the gateway overwrites with the label of the group; rename the label, or remove it from the grouping key.",
            result.Reason);
        Assert.Null(text);
        Assert.Contains("was not sent", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_and_help_texts_that_look_like_group_labels_are_sent()
    {
        var registry = new CollectorRegistry();
        registry.CreateCounter("a_total", "Not a {job=\"label\"}.", "jobs", "my_job").WithLabels("job=\"x\"", ",job=\"").Inc();
        registry.CreateHistogram("b_seconds", "job", ["x"], new HistogramOptions { Buckets = [1] }).WithLabels("\",job=\"").Observe(1);
        registry.CreateGauge("job", "A family called job.").Set(1);

        (PushResult result, _) = await PushAsync(registry);

        Assert.True(result.IsSuccess, result.ToString());
    }

    [Fact]
    public async Task Static_labels_are_checked_for_conflicts()
    {
        var registry = new CollectorRegistry();
        registry.SetStaticLabels([KeyValuePair.Create("shard", "1")]);
        registry.CreateGauge("plain", "Has no label of its own.").Set(1);

        (PushResult result, _) = await PushAsync(registry);

        Assert.Equal(PushOutcome.NotSent, result.Outcome);
        Assert.StartsWith("'plain' has the label 'shard'", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_registry_is_pushed_as_an_empty_body()
    {
        (PushResult result, string? text) = await PushAsync(new CollectorRegistry());

        Assert.True(result.IsSuccess, result.ToString());
        Assert.Equal("", text);
    }

    [Fact]
    public async Task A_callback_that_fails_does_not_fail_the_push()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("fine", "Fine.").Set(1);
        using IDisposable broken = registry.CreateObservableGauge("broken", "Broken.", double () => throw new InvalidOperationException("no"));
        using IDisposable refusing = registry.AddBeforeCollectCallback(() => throw new ScrapeFailedException("not now"));

        (PushResult result, string? text) = await PushAsync(registry);

        Assert.True(result.IsSuccess, result.ToString());
        Assert.Contains("fine 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callback_that_hangs_does_not_fail_the_push()
    {
        var never = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var time = new FakeTimeProvider();
        var registry = new CollectorRegistry(time);
        registry.CreateGauge("fine", "Fine.").Set(1);
        using IDisposable hanging = registry.AddBeforeCollectCallback(_ =>
        {
            started.TrySetResult();
            return never.Task;
        });
        Task<(PushResult Result, string? Text)> push = PushAsync(registry);
        await started.Task.WaitAsync(Cancellation);

        time.Advance(s_timeout * BoundedCollect.CollectShare * BoundedCollect.CallbackShare);

        (PushResult result, string? text) = await push;
        Assert.True(result.IsSuccess, result.ToString());
        Assert.Contains("fine 1\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("value callback")]
    [InlineData("before-collect callback")]
    public async Task A_callback_that_blocks_its_thread_neither_fails_the_push_nor_blocks_its_caller(string kind)
    {
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        var time = new FakeTimeProvider();
        var registry = new CollectorRegistry(time);
        registry.CreateGauge("fine", "Fine.").Set(1);
        using IDisposable blocking = kind == "value callback"
            ? registry.CreateObservableGauge("blocks", "Blocks.", Block)
            : registry.AddBeforeCollectCallback(() => { Block(); });

        try
        {
            Task<(PushResult Result, string? Text)> push = PushAsync(registry);
            await started.Task.WaitAsync(Cancellation);
            time.Advance(s_timeout * BoundedCollect.CollectShare);

            (PushResult result, string? text) = await push;
            Assert.True(result.IsSuccess, result.ToString());
            Assert.Equal("# HELP fine Fine.\n# TYPE fine gauge\nfine 1\n", text);
        }
        finally
        {
            release.Set();
        }

        blocking.Dispose();
        Assert.Equal(1, registry.ValueOf("metricsclient_collect_failures_total{source=\"blocked\"}"));

        double Block()
        {
            started.TrySetResult();
            release.Wait(Cancellation);
            return 1;
        }
    }

    private static async Task<(PushResult Result, string? Text)> PushAsync(CollectorRegistry registry)
    {
        await using var gateway = new TestGateway();
        using var pusher = new MetricPusher(new()
        {
            Job = "backup",
            Push =
            {
                Gateway = gateway.Address,
                GroupingKey = { ["shard"] = "3" },
                Registry = registry,
                Timeout = s_timeout,
            },
        });
        PushResult result = await pusher.PushAsync(Cancellation);
        return (result, gateway.Rest().SingleOrDefault()?.Text);
    }

    private sealed class CountedCollector : ICollector
    {
        private readonly string _name;

        public CountedCollector(string name)
        {
            _name = name;
        }

        public int Collects { get; private set; }

        public void Collect(MetricWriter writer) => writer.BeginGauge(_name, "A value.").Add(++Collects);
    }
}
