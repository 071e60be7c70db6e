namespace MetricsClient.Tests.Regressions;

/// <summary>What other libraries let pass without a word. Each name says the defect that must not be.</summary>
public sealed class RegistrationDefects
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_second_registration_with_another_help_text_is_not_ignored()
    {
        _registry.CreateCounter("x_total", "One.");

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => _registry.CreateCounter("x_total", "Other."));

        Assert.Contains("with the help text 'One.', not 'Other.'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_registration_with_other_buckets_is_not_ignored()
    {
        _registry.CreateHistogram("x", "", new HistogramOptions { Buckets = [1, 2] });

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => _registry.CreateHistogram("x", ""));

        Assert.Contains("with other buckets", refusal.Message, StringComparison.Ordinal);
    }
}
