using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace MetricsClient.Integrations.Tests.HealthChecks;

public sealed class ForwardToMetricsTests
{
    [Fact]
    public async Task Each_status_of_a_health_check_has_its_value()
    {
        var registry = new CollectorRegistry();

        await RunOnceAsync(
            services => services.AddSingleton(registry),
            static checks => checks
                .AddCheck("database", static () => HealthCheckResult.Healthy())
                .AddCheck("queue", static () => HealthCheckResult.Degraded("Slow."))
                .AddCheck("mail", static () => HealthCheckResult.Unhealthy("Down."))
                .AddCheck("disk", static () => throw new IOException("Expected."))
                .ForwardToMetrics(static options => options.IncludeDuration = false));

        Assert.Equal(
            """
            # HELP aspnetcore_healthcheck_status Status of the last run of a health check: 0 is unhealthy, 0.5 is degraded, 1 is healthy.
            # TYPE aspnetcore_healthcheck_status gauge
            aspnetcore_healthcheck_status{name="database"} 1
            aspnetcore_healthcheck_status{name="queue"} 0.5
            aspnetcore_healthcheck_status{name="mail"} 0
            aspnetcore_healthcheck_status{name="disk"} 0

            """,
            await Exposed.TextAsync(registry));
    }

    [Fact]
    public async Task The_duration_of_the_last_run_is_exposed()
    {
        var registry = new CollectorRegistry();

        HealthReport report = await RunOnceAsync(
            services => services.AddSingleton(registry),
            static checks => checks.AddCheck("database", static () => HealthCheckResult.Healthy()).ForwardToMetrics());

        TimeSpan reported = report.Entries["database"].Duration;
        Gauge duration = registry.CreateGauge("aspnetcore_healthcheck_duration_seconds", "Duration of the last run of a health check.", "name")
            .WithLabels("database");
        Assert.Equal(reported.TotalSeconds, duration.Value);
        Assert.True(reported > TimeSpan.Zero);
    }

    [Fact]
    public async Task The_registry_of_the_options_has_priority_over_the_registry_of_the_container()
    {
        var registry = new CollectorRegistry();
        var container = new CollectorRegistry();

        await RunOnceAsync(
            services => services.AddSingleton(container),
            checks => checks.AddCheck("database", static () => HealthCheckResult.Healthy())
                .ForwardToMetrics(new HealthCheckMetricsOptions { Registry = registry, IncludeDuration = false }));

        Assert.Equal(["""aspnetcore_healthcheck_status{name="database"} 1"""], await Exposed.CountsAsync(registry));
        Assert.Equal("", await Exposed.TextAsync(container));
    }

    [Fact]
    public async Task A_check_with_a_period_of_its_own_keeps_its_series_when_other_checks_run()
    {
        var registry = new CollectorRegistry();

        await RunOnceAsync(
            services => services.AddSingleton(registry),
            static checks => checks
                .AddCheck("rare", static () => HealthCheckResult.Healthy())
                .Add(new HealthCheckRegistration("frequent", new ManualCheck(), null, null)
                {
                    Delay = TimeSpan.FromMilliseconds(1),
                    Period = TimeSpan.FromSeconds(1),
                })
                .ForwardToMetrics(static options => options.IncludeDuration = false),
            "rare",
            "frequent");

        Assert.Equal(
            ["""aspnetcore_healthcheck_status{name="frequent"} 0.5""", """aspnetcore_healthcheck_status{name="rare"} 1"""],
            (await Exposed.CountsAsync(registry)).Order(StringComparer.Ordinal));
    }

    private static async Task<HealthReport> RunOnceAsync(
        Action<IServiceCollection> services, Action<IHealthChecksBuilder> configure, params string[] names)
    {
        var reports = new Reports(names);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        services(builder.Services);
        configure(builder.Services.AddHealthChecks());

        // Publishers run in the order of their registration, so the metrics are set before the report arrives here.
        builder.Services.AddSingleton<IHealthCheckPublisher>(reports);
        builder.Services.Configure<HealthCheckPublisherOptions>(static options => options.Delay = TimeSpan.Zero);
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        HealthReport report = await reports.AllAsync();
        await host.StopAsync(TestContext.Current.CancellationToken);
        return report;
    }

    private sealed class ManualCheck : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(HealthCheckResult.Degraded());
    }

    /// <summary>Waits until reports have contained the named checks, or for the first report.</summary>
    private sealed class Reports : IHealthCheckPublisher
    {
        private readonly TaskCompletionSource<HealthReport> _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HashSet<string> _missing;

        public Reports(params string[] names)
        {
            _missing = [.. names];
        }

        public Task<HealthReport> AllAsync() => _all.Task.WaitAsync(TestContext.Current.CancellationToken);

        public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
        {
            lock (_missing)
            {
                _missing.ExceptWith(report.Entries.Keys);
                if (_missing.Count == 0)
                {
                    _all.TrySetResult(report);
                }
            }

            return Task.CompletedTask;
        }
    }
}
