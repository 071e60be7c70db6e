using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests;

public sealed class AddMetricsClientTests
{
    private readonly ServiceCollection _services = new();

    [Fact]
    public void The_container_gets_the_default_registry_and_twice_does_no_harm()
    {
        _services.AddMetricsClient().AddMetricsClient();

        Assert.Same(Metrics.DefaultRegistry, Assert.Single(Registries()));
    }

    [Fact]
    public void A_registry_that_is_given_stays_whoever_asks_for_the_default_one_later()
    {
        var mine = new CollectorRegistry();

        _services.AddMetricsClient(mine).AddMetricsClient().AddMetricsClient(mine);

        Assert.Same(mine, Assert.Single(Registries()));
    }

    [Fact]
    public void A_second_registry_is_refused_rather_than_left_out_without_a_word()
    {
        _services.AddMetricsClient();

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(
            () => _services.AddMetricsClient(new CollectorRegistry()));

        Assert.StartsWith("The container has another CollectorRegistry already; call AddMetricsClient once", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registry_under_a_key_is_none_of_its_business()
    {
        _services.AddKeyedSingleton("other", new CollectorRegistry());

        _services.AddMetricsClient(Metrics.DefaultRegistry);

        Assert.Same(Metrics.DefaultRegistry, Assert.Single(Registries()));
    }

    private IEnumerable<CollectorRegistry> Registries() => _services.BuildServiceProvider().GetServices<CollectorRegistry>();
}
