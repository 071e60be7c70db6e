using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests;

public sealed class AddMetricsClientTests
{
    private readonly ServiceCollection _services = new();

    [Fact]
    public void The_container_gets_the_default_registry_once()
    {
        _services.AddMetricsClient().AddMetricsClient();

        Assert.Same(Metrics.DefaultRegistry, Assert.Single(Registries()));
    }

    [Fact]
    public void A_given_registry_stays_if_the_default_registry_is_added_later()
    {
        var mine = new CollectorRegistry();

        _services.AddMetricsClient(mine).AddMetricsClient().AddMetricsClient(mine);
        Assert.Equal(2, ScrapeOf(mine).Split("\nprocess_cpu_seconds_total ").Length);

        Assert.Same(mine, Assert.Single(Registries()));
    }

    [Fact]
    public void A_second_registry_is_rejected()
    {
        _services.AddMetricsClient();

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(
            () => _services.AddMetricsClient(new CollectorRegistry()));

        Assert.StartsWith("The container already has another CollectorRegistry; call AddMetricsClient(registry) once", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_keyed_registry_is_ignored()
    {
        _services.AddKeyedSingleton("other", new CollectorRegistry());

        _services.AddMetricsClient(Metrics.DefaultRegistry);

        Assert.Same(Metrics.DefaultRegistry, Assert.Single(Registries()));
    }

    [Fact]
    public void Each_set_of_the_platform_is_added_to_the_registry_of_the_container()
    {
        var mine = new CollectorRegistry();
        _services.AddMetricsClient(mine);

        _services.AddAspNetCoreMetrics().AddKestrelMetrics().AddHttpClientMetrics().AddRuntimeMetrics().AddEntityFrameworkMetrics();
        _services.AddDotNetMetrics().AddProcessMetrics().AddPrometheusNetProcessMetrics();

        string scrape = ScrapeOf(mine);
        Assert.Contains("\nprocess_working_set_bytes ", scrape, StringComparison.Ordinal);
        Assert.Contains("\ndotnet_gc_collections_total{", scrape, StringComparison.Ordinal);
        Assert.Equal(2, scrape.Split("\nprocess_cpu_seconds_total ").Length);
        Assert.Same(mine, Assert.Single(Registries()));
    }

    [Fact]
    public void Metrics_of_the_platform_go_to_the_default_registry_if_the_container_has_no_other()
    {
        _services.AddProcessMetrics();

        Assert.Same(Metrics.DefaultRegistry, Assert.Single(Registries()));
        Assert.Contains("\nprocess_cpu_seconds_total ", ScrapeOf(Metrics.DefaultRegistry), StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_cannot_be_added_to_a_registry_that_a_factory_creates()
    {
        _services.AddSingleton(static _ => new CollectorRegistry());

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => _services.AddDotNetMetrics());

        Assert.Contains("register the registry with AddMetricsClient(registry)", failure.Message, StringComparison.Ordinal);
    }

    private static string ScrapeOf(CollectorRegistry registry)
    {
        var exposed = new System.Buffers.ArrayBufferWriter<byte>();
        registry.WriteTo(exposed, ExpositionFormat.PrometheusText);
        return System.Text.Encoding.UTF8.GetString(exposed.WrittenSpan);
    }

    private IEnumerable<CollectorRegistry> Registries() => _services.BuildServiceProvider().GetServices<CollectorRegistry>();
}
