using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetricsClient.Hosting.Tests;

/// <summary>The meters that the configuration of a host enables.</summary>
public sealed class EnabledMetricsTests : IDisposable
{
    private readonly string _name = $"tests.{Guid.NewGuid():N}";
    private readonly CollectorRegistry _registry = new();
    private readonly HostApplicationBuilder _builder = Host.CreateApplicationBuilder();
    private readonly Meter _meter;

    public EnabledMetricsTests()
    {
        _meter = new Meter(_name);
        _builder.Logging.ClearProviders();
        _builder.Services.AddMetricsClient(_registry);
        Metrics.AddProcessMetrics(_registry).Dispose();
    }

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task Enabled_instruments_of_every_kind_are_exposed_and_count_once()
    {
        Configure($"EnabledMetrics:{_name}:Default", true);
        Configure($"EnabledMetrics:{_name}:noise", false);
        _builder.Metrics.AddMetricsClient();
        _builder.Metrics.AddMetricsClient();
        _meter.CreateObservableCounter("asked", static () => 7, "By");
        using IHost host = await StartAsync();
        using IDisposable again = _registry.AddMeters(_name + ".other");
        using var other = new Meter(_name + ".other");
        Counter<long> hits = _meter.CreateCounter<long>("hits");
        hits.Add(2, new KeyValuePair<string, object?>("code", 200));
        other.CreateCounter<long>("both").Add(1);
        _meter.CreateUpDownCounter<int>("active").Add(-1);
        _meter.CreateCounter<long>("noise").Add(1);
        _meter.CreateHistogram<double>("wait", "s").Record(0.5);

        Assert.Equal(
            ["active -1", "asked_bytes_total 7", "both_total 1", "hits_total{code=\"200\"} 2", "wait_seconds_count 1", "wait_seconds_sum 0.5"],
            Series());
    }

    [Fact]
    public async Task A_change_of_the_configuration_changes_the_exposed_instruments()
    {
        _builder.Metrics.AddMetricsClient();
        using IHost host = await StartAsync();
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        Gauge<int> level = _meter.CreateGauge<int>("level");
        _meter.CreateObservableGauge("asked", static () => 7);

        for (int i = 1; i < 4; i++)
        {
            level.Record(100);
            Assert.Empty(Series());

            configuration[$"Metrics:EnabledMetrics:{_name}"] = "true";
            configuration.Reload();
            level.Record(i);
            Assert.Equal(["asked 7", $"level {i}"], Series());

            configuration[$"Metrics:EnabledMetrics:{_name}"] = "false";
            configuration.Reload();
        }
    }

    [Fact]
    public async Task An_instrument_that_code_includes_as_well_stays_exposed_when_the_configuration_disables_it()
    {
        Configure($"EnabledMetrics:{_name}", true);
        _builder.Metrics.AddMetricsClient();
        Counter<long> hits = _meter.CreateCounter<long>("hits");
        using IHost host = await StartAsync();
        using (_registry.AddMeters(_name))
        {
            hits.Add(1);
            var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
            configuration[$"Metrics:EnabledMetrics:{_name}"] = "false";
            configuration.Reload();
            hits.Add(1);
            Assert.Equal(["hits_total 2"], Series());
        }

        Assert.Empty(Series());
    }

    [Fact]
    public async Task The_section_of_the_listener_and_the_options_in_code_apply()
    {
        Configure($"MetricsClient:EnabledMetrics:{_name}", true);
        Configure($"OtherListener:EnabledMetrics:other-{_name}", true);
        using var other = new Meter("other-" + _name);
        using var coded = new Meter("coded-" + _name);
        _builder.Metrics.AddMetricsClient(options =>
        {
            options.Meters.Add("coded-" + _name);
            options.ConfigureInstrument = static (_, settings) => settings.TagFilter = static tag => tag != "host";
        });
        using IHost host = await StartAsync();

        foreach (Meter meter in new[] { _meter, other, coded })
        {
            meter.CreateCounter<long>(meter.Name.Replace(_name, "x")).Add(1, new KeyValuePair<string, object?>("host", "a"));
        }

        Assert.Equal(["coded_x_total 1", "x_total 1"], Series());
    }

    [Fact]
    public async Task Meters_of_the_container_are_exposed_until_the_container_is_disposed()
    {
        Configure($"EnabledMetrics:{_name}", true);
        _builder.Metrics.AddMetricsClient();
        using (IHost host = await StartAsync())
        {
            host.Services.GetRequiredService<IMeterFactory>().Create(_name).CreateCounter<long>("local").Add(1);
            _meter.CreateCounter<long>("global").Add(1);
            Assert.Equal(["global_total 1", "local_total 1"], Series());
        }

        Assert.Empty(Series());
        Assert.All(
            _registry.DescribeMeters().Where(one => one.Instrument.Meter == _meter),
            static one => Assert.Equal(MeterInstrumentStatus.NotIncluded, one.Status));
    }

    [Fact]
    public async Task Invalid_options_prevent_the_start_of_the_host()
    {
        _builder.Metrics.AddMetricsClient(static options => options.MaxSeries = 0);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(StartAsync);
    }

    private void Configure(string key, bool enabled) => _builder.Configuration["Metrics:" + key] = enabled ? "true" : "false";

    private async Task<IHost> StartAsync()
    {
        IHost host = _builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private string[] Series()
    {
        var output = new ArrayBufferWriter<byte>();
        _registry.WriteTo(output, ExpositionFormat.PrometheusText);
        return
        [
            .. Encoding.UTF8.GetString(output.WrittenSpan).Split('\n')
                .Where(static line => line.Length > 0 && line[0] != '#' && !line.Contains("_bucket{"))
                .Order(StringComparer.Ordinal),
        ];
    }
}
