using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>Options from configuration, environment variables and the options pattern, in real hosts.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private const string OpenMetrics = "application/openmetrics-text;version=1.0.0";

    private readonly HttpClient _http = new();
    private readonly CollectorRegistry _registry = new();

    public ConfigurationTests()
    {
        _registry.CreateGauge("up", "Whether this is up.").Set(1);
    }

    [Fact]
    public async Task Every_option_of_a_metric_server_is_read_from_a_configuration_section()
    {
        HostApplicationBuilder builder = Worker(
            ("MetricServer:Host", "127.0.0.1"),
            ("MetricServer:Port", "0"),
            ("MetricServer:Path", "/internal"),
            ("MetricServer:Scrape:MaxConcurrentScrapes", "3"),
            ("MetricServer:Scrape:Timeout", "00:00:04.5"),
            ("MetricServer:Scrape:IncludeCreatedSamples", "true"));
        builder.Services.AddKestrelMetricServer(builder.Configuration.GetSection("MetricServer"));
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        string body = await GetAsync(host.Services.GetRequiredService<KestrelMetricServer>().Port, "/internal");

        Assert.Equal(App.Body, body);
        MetricServerOptions options = host.Services.GetRequiredService<IOptions<MetricServerOptions>>().Value;
        Assert.Equal(
            ("127.0.0.1", 0, "/internal", 3, TimeSpan.FromSeconds(4.5), true),
            (options.Host, options.Port, options.Path, options.Scrape.MaxConcurrentScrapes, options.Scrape.Timeout,
                options.Scrape.IncludeCreatedSamples));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_environment_variable_configures_a_metric_server()
    {
        // The name of the section is unique, because environment variables belong to the whole process.
        int port = TestPort.Next();
        Environment.SetEnvironmentVariable("EnvironmentTestServer__Port", port.ToString(CultureInfo.InvariantCulture));
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_registry);
        builder.Services.AddKestrelMetricServer(builder.Configuration.GetSection("EnvironmentTestServer"));
        await using WebApplication app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);

        string body = await GetAsync(port, "/metrics");

        Assert.Equal(App.Body, body);
    }

    [Fact]
    public async Task Each_name_is_a_server_with_its_own_options_and_a_keyed_service()
    {
        HostApplicationBuilder builder = Worker(("Second:Path", "/second"), ("Second:Port", "0"));
        builder.Services
            .AddKestrelMetricServer("first", o => (o.Port, o.Path) = (0, "/first"))
            .AddKestrelMetricServer("second", builder.Configuration.GetSection("Second"));
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        string first = await GetAsync(host.Services.GetRequiredKeyedService<KestrelMetricServer>("first").Port, "/first");
        string second = await GetAsync(host.Services.GetRequiredKeyedService<KestrelMetricServer>("second").Port, "/second");

        Assert.Equal((App.Body, App.Body), (first, second));
        Assert.Equal(2, host.Services.GetServices<KestrelMetricServer>().Count());
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Calls_with_the_same_name_and_Configure_set_options_of_one_server_in_their_order()
    {
        HostApplicationBuilder builder = Worker(("MetricServer:Port", "1"), ("MetricServer:Path", "/configured"));
        builder.Services
            .AddKestrelMetricServer(builder.Configuration.GetSection("MetricServer"))
            .AddKestrelMetricServer(o => o.Port = 2)
            .Configure<MetricServerOptions>(o => o.Port = 0);
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        KestrelMetricServer server = Assert.Single(host.Services.GetServices<KestrelMetricServer>());

        Assert.Equal(App.Body, await GetAsync(server.Port, "/configured"));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Port", "-1", "MetricServerOptions of the metric server 'internal': options.Port ('-1') must be a non-negative value.")]
    [InlineData("Port", "65536", "MetricServerOptions of the metric server 'internal': options.Port ('65536') must be less than or equal to '65535'.")]
    [InlineData("Path", "metrics", "MetricServerOptions of the metric server 'internal': The path 'metrics' has no leading slash; write '/metrics'.")]
    [InlineData("Host", "no such host", "MetricServerOptions of the metric server 'internal': Metrics cannot be served on 'no such host'; set Host to 'localhost', '+' for all addresses, or an IP address of this machine.")]
    [InlineData("Scrape:MaxConcurrentScrapes", "0", "MetricServerOptions of the metric server 'internal': options.MaxConcurrentScrapes ('0') must be greater than or equal to '1'.")]
    [InlineData("Scrape:Timeout", "00:00:00", "MetricServerOptions of the metric server 'internal': options.Timeout ('00:00:00') must be greater than '00:00:00'.")]
    public async Task An_invalid_option_stops_the_start_of_the_host_with_the_name_of_the_server(string key, string value, string message)
    {
        HostApplicationBuilder builder = Worker(("MetricServer:" + key, value));
        builder.Services.AddKestrelMetricServer("internal", builder.Configuration.GetSection("MetricServer"));
        using IHost host = builder.Build();

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith(message, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_no_number_stops_the_start_of_the_host_with_the_key()
    {
        HostApplicationBuilder builder = Worker(("MetricServer:Port", "ninety"));
        builder.Services.AddKestrelMetricServer(builder.Configuration.GetSection("MetricServer"));
        using IHost host = builder.Build();

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal("Failed to convert configuration value 'ninety' at 'MetricServer:Port' to type 'System.Int32'.", failure.Message);
    }

    [Fact]
    public async Task The_endpoint_and_the_middleware_honor_the_scrape_options_of_the_container()
    {
        await using App app = await App.StartAsync(
            static builder =>
            {
                builder.Configuration.AddInMemoryCollection([new("Scrapes:IncludeCreatedSamples", "true")]);
                builder.Services.Configure<ScrapeOptions>(builder.Configuration.GetSection("Scrapes"));
            },
            static app =>
            {
                app.MapWhen(
                    static context => context.Request.Path == "/middleware/metrics",
                    static branch => branch.UsePathBase("/middleware").UseMetricServer());
                app.MapMetrics();
            },
            "http://127.0.0.1:0");
        app.Registry.CreateCounter("a_total", "A counter.").Inc();

        string endpoint = await app.GetStringAsync("/metrics", OpenMetrics);
        string middleware = await app.GetStringAsync("/middleware/metrics", OpenMetrics);

        Assert.Contains("a_created ", endpoint, StringComparison.Ordinal);
        Assert.Equal(endpoint, middleware);
    }

    [Fact]
    public async Task An_endpoint_with_invalid_scrape_options_cannot_be_mapped()
    {
        ArgumentOutOfRangeException failure = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => App.StartAsync(
            static builder => builder.Services.Configure<ScrapeOptions>(static o => o.MaxConcurrentScrapes = 0),
            static app => app.MapMetrics(),
            "http://127.0.0.1:0"));

        Assert.StartsWith("options.MaxConcurrentScrapes ('0') must be greater than or equal to '1'.", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private HostApplicationBuilder Worker(params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Services.AddSingleton(_registry);
        return builder;
    }

    private Task<string> GetAsync(int port, string path) =>
        _http.GetStringAsync(new Uri($"http://127.0.0.1:{port}{path}"), TestContext.Current.CancellationToken);
}
