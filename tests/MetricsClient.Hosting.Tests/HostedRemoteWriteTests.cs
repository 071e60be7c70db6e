using System.Globalization;
using MetricsClient.Tests.Push;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MetricsClient.Hosting.Tests;

/// <summary>Remote write in a host. The bodies are read by other tests.</summary>
public sealed class HostedRemoteWriteTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_sends_to_each_receiver_with_the_application_as_the_job()
    {
        await using var first = new TestGateway();
        await using var second = new TestGateway();
        using IHost host = Host(services => services
            .AddRemoteWrite(new Uri(first.Address, "write"))
            .AddRemoteWrite(new Uri(second.Address, "write"), static options => options.BearerToken = "secret"));

        await host.StartAsync(Cancellation);
        string? job = host.Services.GetRequiredService<IOptionsMonitor<MetricPusherOptions>>().Get("remote write").Job;
        await host.StopAsync(Cancellation);

        Assert.Equal("thermostat", job);
        Assert.Equal("/write", Assert.Single(first.Rest()).Target);
        Assert.Equal("Bearer secret", Assert.Single(second.Rest()).Headers["Authorization"]);
    }

    [Fact]
    public async Task Configuration_adds_a_receiver_to_a_pusher()
    {
        await using var receiver = new TestGateway();
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Job"] = "configured",
            ["Push:RemoteWrite:Endpoint"] = new Uri(receiver.Address, "write").AbsoluteUri,
            ["Push:RemoteWrite:Credentials:UserName"] = "me",
            ["Push:RemoteWrite:Credentials:Password"] = "secret",
            ["Push:RemoteWrite:Headers:X-Scope-OrgID"] = "7",
            ["Push:RemoteWrite:Queue:MaxAge"] = "00:10:00",
        }).Build();
        using IHost host = Host(services => services.AddMetricPusher(configuration));

        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);

        GatewayRequest request = Assert.Single(receiver.Rest());
        Assert.Equal(("7", "Basic bWU6c2VjcmV0"), (request.Headers["X-Scope-OrgID"], request.Headers["Authorization"]));
    }

    [Theory]
    [InlineData("MaxRequestBytes", "1", "RemoteWriteOptions.MaxRequestBytes is 1, but must be from 65536 to 25165824. (Parameter 'options')")]
    [InlineData("MaxRequestSamples", "0", "RemoteWriteOptions.MaxRequestSamples is 0, but must be above 0. (Parameter 'options')")]
    [InlineData("Protocol", "3.0", "The configuration value '3.0' of 'Push:RemoteWrite:Protocol' is not a RemoteWriteProtocol (Requested value '3.0' was not found.)")]
    public async Task A_wrong_value_stops_the_host_with_a_message(string key, string value, string message)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Job"] = "configured",
            ["Push:RemoteWrite:Endpoint"] = "http://127.0.0.1:1/write",
            [string.Create(CultureInfo.InvariantCulture, $"Push:RemoteWrite:{key}")] = value,
        }).Build();
        using IHost host = Host(services => services.AddMetricPusher(configuration));

        Exception? refused = await Record.ExceptionAsync(() => host.StartAsync(Cancellation));

        Assert.Equal(message, refused?.Message);
    }

    private static IHost Host(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "thermostat" });
        builder.Services.AddSingleton(new CollectorRegistry());
        configure(builder.Services);
        return builder.Build();
    }
}
