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
        var exposed = new System.Buffers.ArrayBufferWriter<byte>();
        mine.WriteTo(exposed, ExpositionFormat.PrometheusText);
        Assert.Equal(2, System.Text.Encoding.UTF8.GetString(exposed.WrittenSpan).Split("\nprocess_cpu_seconds_total ").Length);

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

    private IEnumerable<CollectorRegistry> Registries() => _services.BuildServiceProvider().GetServices<CollectorRegistry>();
}
