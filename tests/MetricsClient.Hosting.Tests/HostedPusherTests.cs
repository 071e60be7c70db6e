using MetricsClient.Tests.Push;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetricsClient.Hosting.Tests;

public sealed class HostedPusherTests : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);

    private readonly TimerWatch _time = new();
    private readonly CollectorRegistry _registry;
    private readonly Gauge _value;
    private readonly LogLines _log = new();

    public HostedPusherTests()
    {
        _registry = new CollectorRegistry(_time);
        _value = _registry.CreateGauge("value", "A value.");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_host_pushes_periodically_and_after_all_services_have_stopped()
    {
        await using var gateway = new TestGateway();
        using IHost host = Host(services => services
            .AddMetricPusher(options => Fill(options, gateway))
            .AddHostedService(_ => new AtStop(() => _value.Set(99))));
        await host.StartAsync(Cancellation);

        for (int i = 1; i <= 2; i++)
        {
            await _time.SetAsync(s_interval);
            _value.Set(i);
            _time.Advance(s_interval);
            Assert.EndsWith($"value {i}\n", (await gateway.NextAsync()).Text, StringComparison.Ordinal);
        }

        await host.StopAsync(Cancellation);

        Assert.EndsWith("value 99\n", Assert.Single(gateway.Rest()).Text, StringComparison.Ordinal);
        Assert.Empty(_log.All);
    }

    [Fact]
    public async Task The_final_push_has_a_separate_time_budget_after_the_shutdown_timeout_of_the_host()
    {
        await using var gateway = new TestGateway();
        using IHost host = Host(services => services.AddMetricPusher(options => Fill(options, gateway)));
        await host.StartAsync(Cancellation);

        await host.StopAsync(new CancellationToken(canceled: true));

        Assert.Single(gateway.Rest());
    }

    [Fact]
    public async Task A_host_disposed_without_a_stop_pushes()
    {
        await using var gateway = new TestGateway();
        using (IHost host = Host(services => services.AddMetricPusher(options => Fill(options, gateway))))
        {
            await host.StartAsync(Cancellation);
        }

        Assert.Single(gateway.Rest());
    }

    [Fact]
    public async Task Without_a_gateway_the_log_has_one_line_and_no_push_is_sent()
    {
        using IHost host = Host(static services => services.AddMetricPusher("batch", static options => options.Job = "backup"));

        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);

        Assert.Equal(["Information: Metric pusher 'batch' is disabled, since no destination is configured: Push.Gateway, Push.AdditionalGateways, Push.TextfileFolder and Push.Spool.Folder are empty, and there is no receiver of remote write."], _log.All);
    }

    [Fact]
    public async Task Invalid_options_stop_the_start()
    {
        using IHost host = Host(static services => services.AddMetricPusher(static options => options.Push.Gateway = new Uri("http://gateway")));

        OptionsValidationException mistake = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.StartsWith("Metric pusher 'default': The job is missing; set MetricPusherOptions.Job", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_name_has_exactly_one_pusher()
    {
        await using var gateway = new TestGateway();
        using IHost host = Host(services => services
            .AddMetricPusher(options => Fill(options, gateway))
            .AddMetricPusher(static options => options.Push.GroupingKey["shard"] = "1")
            .AddMetricPusher("other", options => Fill(options, gateway))
            .AddMetricPusher("other", static options => options.Job = "other"));

        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);

        Assert.Equal(
            ["/metrics/job/hosted/shard/1", "/metrics/job/other"],
            gateway.Rest().Select(static request => request.Target).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Options_can_come_from_the_container()
    {
        await using var gateway = new TestGateway();
        using IHost host = Host(services => services.AddSingleton(gateway.Address)
            .AddMetricPusher(static options => options.Job = "hosted")
            .AddOptions<MetricPusherOptions>()
            .Configure<Uri>(static (options, address) => options.Push.Gateway = address));

        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);

        Assert.EndsWith("value 0\n", Assert.Single(gateway.Rest()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_registry_in_the_container_the_default_registry_is_pushed()
    {
        await using var gateway = new TestGateway();
        Metrics.CreateGauge("hosting_test_default", "In the default registry.").Set(1);
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddMetricPusher(options => Fill(options, gateway));
        using IHost host = builder.Build();

        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);

        Assert.Contains("hosting_test_default 1\n", Assert.Single(gateway.Rest()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_change_of_state_is_one_line_in_the_log()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, "first"), GatewayAnswers.Status(400, "second"), GatewayAnswers.Status(200));
        using IHost host = Host(services => services.AddMetricPusher(options => Fill(options, gateway)));
        await host.StartAsync(Cancellation);
        for (int i = 0; i < 2; i++)
        {
            await _time.SetAsync(s_interval);
            _time.Advance(s_interval);
            await gateway.NextAsync();
        }

        await _time.SetAsync(s_interval);
        await host.StopAsync(Cancellation);

        Assert.Collection(
            _log.All,
            static line => Assert.Matches("^Warning: Push to http.*/metrics/job/hosted was rejected with status 400 .*: first$", line),
            static line => Assert.Matches("^Information: Pushes work again: Final push to http.*/metrics/job/hosted succeeded in ", line));
    }

    [Fact]
    public async Task A_problem_is_logged_once_if_several_pushers_share_the_registry()
    {
        await using var gateway = new TestGateway();
        using IHost host = Host(services => services
            .AddMetricPusher(options => Fill(options, gateway))
            .AddMetricPusher("other", options => Fill(options, gateway)));
        using IDisposable broken = _registry.CreateObservableGauge("broken", "Broken.", double () => throw new InvalidOperationException("no"));

        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);

        Assert.StartsWith("Warning: 'broken' failed", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_arguments_throw_at_once()
    {
        var services = new ServiceCollection();

        Assert.Throws<ArgumentNullException>(() => services.AddMetricPusher((Action<MetricPusherOptions>)null!));
        Assert.Throws<ArgumentNullException>(() => services.AddMetricPusher((IConfiguration)null!));
        Assert.Throws<ArgumentNullException>(() => services.AddMetricPusher(null!, static _ => { }));
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddMetricPusher(static _ => { }));
    }

    private static void Fill(MetricPusherOptions options, TestGateway gateway)
    {
        options.Push.Gateway = gateway.Address;
        options.Job = "hosted";
        options.Push.GroupingKey["instance"] = "";
        options.Interval = s_interval;
        options.Jitter = 0;
    }

    private IHost Host(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(_log);
        builder.Services.AddSingleton(_registry);
        configure(builder.Services);
        return builder.Build();
    }

    private sealed class AtStop : IHostedService
    {
        private readonly Action _work;

        public AtStop(Action work)
        {
            _work = work;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _work();
            return Task.CompletedTask;
        }
    }
}
