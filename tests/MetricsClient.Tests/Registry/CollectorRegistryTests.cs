using System.Buffers;

namespace MetricsClient.Tests.Registry;

public sealed class CollectorRegistryTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void Families_are_exposed_in_ordinal_order_of_names_in_every_culture()
    {
        foreach (string name in new[] { "b", "a_", "_", "Z", "aa", "a", "ab", "B", "a:", "a1" })
        {
            _registry.CreateGauge(name, "");
        }

        Assert.Equal(
            ["B", "Z", "_", "a", "a1", "a:", "a_", "aa", "ab", "b"],
            Culture.Run("de-DE", () => _registry.Samples().Select(static sample => sample.Name)));
    }

    [Fact]
    public async Task A_missing_argument_is_named()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        Assert.Throws<ArgumentNullException>("timeProvider", () => new CollectorRegistry(null!));
        Assert.Throws<ArgumentNullException>("output", () => _registry.WriteTo(null!, ExpositionFormat.PrometheusText));
        Assert.Throws<ArgumentNullException>("format", () => _registry.WriteTo(new ArrayBufferWriter<byte>(), null!));
        Assert.Throws<ArgumentNullException>("name", () => _registry.Unregister(null!));
        await Assert.ThrowsAsync<ArgumentNullException>("output", () => _registry.WriteToAsync(null!, ExpositionFormat.PrometheusText, cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>("format", () => _registry.WriteToAsync(Stream.Null, null!, cancellation));
    }

    [Fact]
    public async Task A_failed_scrape_writes_nothing()
    {
        _registry.CreateGauge("x", "");
        _registry.AddBeforeCollectCallback(static void () => throw new ScrapeFailedException("The data is old."));
        using var stream = new MemoryStream();
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<ScrapeFailedException>(() => _registry.WriteTo(output, ExpositionFormat.PrometheusText));
        await Assert.ThrowsAsync<ScrapeFailedException>(
            () => _registry.WriteToAsync(stream, ExpositionFormat.PrometheusText, TestContext.Current.CancellationToken));

        Assert.Equal((0, 0), (output.WrittenCount, stream.Length));
    }

    [Fact]
    public void Registries_are_independent_of_each_other()
    {
        var other = new CollectorRegistry();
        _registry.CreateCounter("x_total", "One.").Inc();
        other.CreateGauge("x", "Other.").Set(5);

        Assert.Equal("# HELP x_total One.\n# TYPE x_total counter\nx_total 1\n", _registry.InText());
        Assert.Equal("# HELP x Other.\n# TYPE x gauge\nx 5\n", other.InText());
    }

    [Fact]
    public void A_format_has_a_content_type()
    {
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", ExpositionFormat.PrometheusText.ContentType);
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores", ExpositionFormat.OpenMetricsText.ContentType);
    }
}
