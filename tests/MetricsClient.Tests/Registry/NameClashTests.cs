namespace MetricsClient.Tests.Registry;

/// <summary>No two families may show one name in any format.</summary>
public sealed class NameClashTests
{
    private static readonly Dictionary<string, Action<CollectorRegistry>> s_registrations = new()
    {
        ["counter x"] = static registry => registry.CreateCounter("x", ""),
        ["counter x_total"] = static registry => registry.CreateCounter("x_total", ""),
        ["counter x_sum_total"] = static registry => registry.CreateCounter("x_sum_total", ""),
        ["gauge x"] = static registry => registry.CreateGauge("x", ""),
        ["gauge x_total"] = static registry => registry.CreateGauge("x_total", ""),
        ["gauge x_created"] = static registry => registry.CreateGauge("x_created", ""),
        ["gauge x_count"] = static registry => registry.CreateGauge("x_count", ""),
        ["gauge x_sum"] = static registry => registry.CreateGauge("x_sum", ""),
        ["gauge x_bucket"] = static registry => registry.CreateGauge("x_bucket", ""),
        ["callback x"] = static registry => registry.CreateObservableGauge("x", "", static () => 1),
        ["callback x_count"] = static registry => registry.CreateObservableGauge("x_count", "", static () => 1),
        ["histogram x"] = static registry => registry.CreateHistogram("x", ""),
        ["histogram x_count"] = static registry => registry.CreateHistogram("x_count", ""),
    };

    [Theory]
    [InlineData("histogram x", "gauge x_count", "x_count")]
    [InlineData("histogram x", "gauge x_sum", "x_sum")]
    [InlineData("histogram x", "gauge x_bucket", "x_bucket")]
    [InlineData("histogram x", "gauge x_created", "x_created")]
    [InlineData("histogram x", "histogram x_count", "x_count")]
    [InlineData("histogram x", "callback x_count", "x_count")]
    [InlineData("histogram x", "counter x_total", "x")]
    [InlineData("histogram x", "counter x_sum_total", "x_sum")]
    [InlineData("histogram x", "callback x", "x")]
    [InlineData("counter x_total", "gauge x", "x")]
    [InlineData("counter x_total", "counter x", "x")]
    [InlineData("counter x_total", "gauge x_created", "x_created")]
    [InlineData("counter x_total", "callback x", "x")]
    public void A_name_that_another_family_exposes_is_rejected_in_either_order_of_registration(string one, string other, string claim)
    {
        Assert.All([(one, other), (other, one)], pair =>
        {
            var registry = new CollectorRegistry();
            s_registrations[pair.Item1](registry);
            string before = registry.InOpenMetrics();

            InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => s_registrations[pair.Item2](registry));

            Assert.Equal(
                $"'{Name(pair.Item2)}' cannot be registered: '{Name(pair.Item1)}' already uses the name '{claim}' in an exposition; rename one of them.",
                refusal.Message);
            Assert.Equal(before, registry.InOpenMetrics());
        });
    }

    [Theory]
    [InlineData("gauge x", "gauge x_count")]
    [InlineData("gauge x", "gauge x_created")]
    [InlineData("gauge x", "gauge x_total")]
    [InlineData("counter x", "gauge x_total")]
    [InlineData("counter x_total", "gauge x_count")]
    [InlineData("counter x_total", "histogram x_count")]
    public void Names_that_differ_in_every_format_coexist(string one, string other)
    {
        var registry = new CollectorRegistry();

        s_registrations[one](registry);
        s_registrations[other](registry);

        Assert.Equal(3, registry.InText().Split("# TYPE ").Length);
    }

    [Fact]
    public void A_rejected_family_claims_no_name()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("x_sum", "");
        Assert.Throws<InvalidOperationException>(() => registry.CreateHistogram("x", ""));

        registry.CreateGauge("x_bucket", "");
        registry.CreateGauge("x", "");

        Assert.Equal(["x", "x_bucket", "x_sum"], registry.Samples().Select(static sample => sample.Name));
    }

    private static string Name(string registration) => registration[(registration.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}
