using MetricsClient.Tests.Push;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MetricsClient.Hosting.Tests;

public sealed class PusherConfigurationTests
{
    private static readonly string s_instance = $"/instance/{Uri.EscapeDataString(Environment.MachineName)}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pusher_with_only_additional_gateways_pushes()
    {
        await using var gateway = new TestGateway();

        await RunAsync(services => services.AddMetricPusher(options =>
        {
            options.Job = "fail-over";
            options.Push.AdditionalGateways.Add(gateway.Address);
        }));

        Assert.Equal("/metrics/job/fail-over" + s_instance, Assert.Single(gateway.Rest()).Target);
    }

    [Fact]
    public async Task Named_pushers_come_from_sections_and_code_changes_the_options()
    {
        await using var gateway = new TestGateway();
        IConfigurationRoot configuration = Configuration(
            ("A:Job", "first"),
            ("A:Push:Gateway", gateway.Address.AbsoluteUri),
            ("A:Push:GroupingKey:shard", "3"),
            ("B:Job", "second"),
            ("B:Push:AdditionalGateways:0", gateway.Address.AbsoluteUri));

        await RunAsync(services => services
            .AddMetricPusher(configuration.GetSection("A"))
            .AddMetricPusher("b", configuration.GetSection("B"))
            .AddMetricPusher("b", static options => options.Push.Method = PushMethod.Post));

        Assert.Equal(
            [$"POST /metrics/job/second{s_instance}", $"PUT /metrics/job/first{s_instance}/shard/3"],
            gateway.Rest().Select(static push => $"{push.Method} {push.Target}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Environment_variables_configure_a_pusher()
    {
        await using var gateway = new TestGateway();
        const string Prefix = "METRICSCLIENT_TEST_";
        Environment.SetEnvironmentVariable(Prefix + "MetricPusher__Job", "environment");
        Environment.SetEnvironmentVariable(Prefix + "MetricPusher__Push__Gateway", gateway.Address.AbsoluteUri);
        IConfigurationRoot configuration = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();

        await RunAsync(services => services.AddMetricPusher(configuration.GetSection("MetricPusher")));

        Assert.Equal("/metrics/job/environment" + s_instance, Assert.Single(gateway.Rest()).Target);
    }

    [Fact]
    public async Task An_invalid_option_in_a_section_stops_the_start_and_names_the_pusher()
    {
        IConfigurationRoot configuration = Configuration(("Job", "j"), ("Push:Gateway", "gateway:9091"));

        OptionsValidationException mistake = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RunAsync(services => services.AddMetricPusher("batch", configuration)));

        Assert.StartsWith("Metric pusher 'batch': The option Gateway is not an absolute http or https address", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_stops_the_start_and_names_the_key()
    {
        IConfigurationRoot configuration = Configuration(("Pusher:Push:Timeout", "soon"));

        InvalidOperationException mistake = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RunAsync(services => services.AddMetricPusher(configuration.GetSection("Pusher"))));

        Assert.Contains("'soon' of 'Pusher:Push:Timeout' is not a TimeSpan", mistake.Message, StringComparison.Ordinal);
    }

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(static value => KeyValuePair.Create<string, string?>(value.Key, value.Value)))
        .Build();

    private static async Task RunAsync(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(new CollectorRegistry());
        configure(builder.Services);
        using IHost host = builder.Build();
        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);
    }
}
