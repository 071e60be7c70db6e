using MetricsClient.Tests.Push;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetricsClient.Hosting.Tests;

public sealed class DefaultInstanceTests : IDisposable
{
    private static readonly string s_machine = Uri.EscapeDataString(Environment.MachineName);

    private readonly LogLines _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_hosted_pusher_pushes_to_the_group_of_its_machine()
    {
        Assert.Equal($"/metrics/job/hosted/instance/{s_machine}", await TargetAsync(static _ => { }));
        Assert.Equal(
            $"/metrics/job/hosted/instance/{s_machine}/shard/1", await TargetAsync(static options => options.Push.GroupingKey["shard"] = "1"));
    }

    [Theory]
    [InlineData("a", false, "/metrics/job/hosted/instance/a")]
    [InlineData("", false, "/metrics/job/hosted")]
    [InlineData("", true, "/metrics/job/hosted/instance@base64/=")]
    public async Task A_configured_instance_replaces_the_name_of_the_machine(string instance, bool allowEmpty, string target) =>
        Assert.Equal(target, await TargetAsync(options =>
        {
            options.Push.GroupingKey["instance"] = instance;
            options.Push.AllowEmptyGroupingValues = allowEmpty;
        }));

    [Fact]
    public async Task An_empty_instance_can_come_from_configuration()
    {
        await using var gateway = new TestGateway();
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Job"] = "hosted",
            ["Push:Gateway"] = gateway.Address.AbsoluteUri,
            ["Push:GroupingKey:instance"] = "",
        }).Build();

        await RunAsync(services => services.AddMetricPusher(configuration));

        Assert.Equal("/metrics/job/hosted", Assert.Single(gateway.Rest()).Target);
    }

    [Fact]
    public async Task A_textfile_has_no_instance_because_the_scraped_node_has_one()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("metricsclient-");
        try
        {
            await RunAsync(services => services.AddMetricPusher(options =>
            {
                options.Job = "hosted";
                options.Push.TextfileFolder = folder.FullName;
            }));

            Assert.Equal("hosted.prom", Assert.Single(folder.GetFiles()).Name);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_container_that_leaves_its_group_behind_is_reported_once()
    {
        string? before = Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER");
        Environment.SetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER", "true");
        try
        {
            await TargetAsync(static options => options.ShutdownAction = ShutdownAction.Delete);
            await TargetAsync(static options => options.Push.GroupTimeToLive = TimeSpan.FromHours(1));
            await TargetAsync(static options => options.Push.GroupingKey["instance"] = "lasting");
            Assert.Empty(_log.All);

            await TargetAsync(static _ => { });

            Assert.StartsWith(
                $"Warning: Metric pusher 'default': the group has the label instance=\"{Environment.MachineName}\", which is the name of this container",
                Assert.Single(_log.All),
                StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER", before);
        }
    }

    // Returns the target of the only request.
    private async Task<string> TargetAsync(Action<MetricPusherOptions> configure)
    {
        await using var gateway = new TestGateway();
        await RunAsync(services => services.AddMetricPusher(options =>
        {
            options.Job = "hosted";
            options.Push.Gateway = gateway.Address;
            configure(options);
        }));
        return Assert.Single(gateway.Rest()).Target;
    }

    private async Task RunAsync(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(_log);
        builder.Services.AddSingleton(new CollectorRegistry());
        configure(builder.Services);
        using IHost host = builder.Build();
        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);
    }
}
