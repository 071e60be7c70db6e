namespace MetricsClient.Tests.Registry;

/// <summary>The rule for the settings of a registry: changeable until the first metric is registered.</summary>
public sealed class RegistrySettingsTests
{
    private static readonly Dictionary<string, string> s_labels = new() { ["env"] = "prod" };

    public static TheoryData<string, Action<CollectorRegistry>, Action<CollectorRegistry>> Settings() => new()
    {
        {
            nameof(CollectorRegistry.AllowUtf8Names),
            static registry => registry.AllowUtf8Names = true,
            static registry => registry.AllowUtf8Names = false
        },
        {
            nameof(CollectorRegistry.SampleExemplars),
            static registry => registry.SampleExemplars = true,
            static registry => registry.SampleExemplars = false
        },
        {
            "the static labels",
            static registry => registry.SetStaticLabels(s_labels),
            static registry => registry.SetStaticLabels([])
        },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_cannot_change_after_the_first_metric(
        string setting, Action<CollectorRegistry> set, Action<CollectorRegistry> reset)
    {
        var registry = new CollectorRegistry();
        set(registry);
        reset(registry);
        set(registry);
        registry.CreateGauge("x", "");

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => reset(registry));

        Assert.Equal(
            $"The registry has metrics, so {setting} cannot change; set {setting} before the first metric is created.", refusal.Message);
        set(registry);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_cannot_change_while_a_callback_is_registered(
        string setting, Action<CollectorRegistry> set, Action<CollectorRegistry> reset)
    {
        Assert.NotEmpty(setting);
        var registry = new CollectorRegistry();
        IDisposable callback = registry.CreateObservableGauge("x", "", static () => 1);

        Assert.Throws<InvalidOperationException>(() => set(registry));
        reset(registry);
        callback.Dispose();

        set(registry);
    }

    [Fact]
    public void The_order_of_static_labels_does_not_matter()
    {
        var registry = new CollectorRegistry();
        registry.SetStaticLabels([KeyValuePair.Create("b", "2"), KeyValuePair.Create("a", "1")]);
        registry.CreateGauge("x", "");

        registry.SetStaticLabels([KeyValuePair.Create("a", "1"), KeyValuePair.Create("b", "2")]);

        Assert.Equal("# TYPE x gauge\nx{a=\"1\",b=\"2\"} 0\n", registry.InText());
    }
}
