using MetricsClient.Text;

namespace MetricsClient.Tests.Instruments;

public sealed class StateSetTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_state_set_is_one_sample_for_each_state()
    {
        _registry.CreateStateSet<Phase>("phase", "What it does.").Set(Phase.Running);

        Assert.Equal(
            "# HELP phase What it does.\n# TYPE phase gauge\nphase{phase=\"Starting\"} 0\nphase{phase=\"Running\"} 1\nphase{phase=\"Done\"} 0\n",
            _registry.InText());
        Assert.Equal(
            "# TYPE phase stateset\n# HELP phase What it does.\nphase{phase=\"Starting\"} 0\nphase{phase=\"Running\"} 1\nphase{phase=\"Done\"} 0\n# EOF\n",
            _registry.InOpenMetrics());
    }

    [Fact]
    public void Exclusive_and_independent_states_are_set()
    {
        StateSet set = _registry.CreateStateSet("features", "", ["a", "b", "c"]);
        Assert.Equal(["a", "b", "c"], set.States);

        set.Set("a");
        set.Set("c", enabled: true);
        Assert.Equal((true, false, true), (set.IsEnabled("a"), set.IsEnabled("b"), set.IsEnabled("c")));
        set.Set("a", enabled: false);
        Assert.Equal((false, false, true), (set.IsEnabled("a"), set.IsEnabled("b"), set.IsEnabled("c")));
        set.Set("b");
        Assert.Equal((false, true, false), (set.IsEnabled("a"), set.IsEnabled("b"), set.IsEnabled("c")));
    }

    [Fact]
    public void Labels_come_before_the_state_and_static_labels_after_it()
    {
        _registry.SetStaticLabels(new Dictionary<string, string> { ["zone"] = "b" });

        _registry.CreateStateSet("x", "", ["on"], ["path"]).WithLabels("/a\n").Set("on");

        Assert.Equal("# TYPE x gauge\nx{path=\"/a\\n\",x=\"on\",zone=\"b\"} 1\n", _registry.InText());
    }

    [Fact]
    public void An_unknown_state_is_rejected()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>("state", () => _registry.CreateStateSet("x", "", ["on"]).Set("off"));

        Assert.StartsWith("'x' has no state 'off'; use one of the states that were given when the StateSet was created.", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("state", () => _registry.CreateStateSet<Phase>("y", "").Set((Phase)99));
        Assert.Throws<ArgumentException>("state", () => _registry.CreateStateSet<Phase>("y", "").IsEnabled((Phase)99));
    }

    [Fact]
    public void The_states_are_1_to_64_different_names()
    {
        Assert.Throws<ArgumentException>("states", () => _registry.CreateStateSet("x", "", []));
        Assert.Throws<ArgumentException>("states", () => _registry.CreateStateSet("x", "", ["a", "a"]));
        Assert.Throws<ArgumentException>("states", () => _registry.CreateStateSet("x", "", ["\uFFFD", "\uD83D"]));
        Assert.Throws<ArgumentException>("states", () => _registry.CreateStateSet("x", "", ["a", null!]));
        Assert.Throws<ArgumentException>("states", () => _registry.CreateStateSet("x", "", Numbered(65)));
        Assert.Throws<ArgumentException>("states", () => _registry.CreateStateSet<Nothing>("x", ""));

        StateSet set = _registry.CreateStateSet("x", "", Numbered(64));
        set.Set("63");
        set.Set("0", enabled: true);

        Assert.Equal(["0", "63"], set.States.Where(set.IsEnabled));
    }

    [Fact]
    public void Two_enum_members_of_the_same_value_are_one_state()
    {
        _registry.CreateStateSet<Doubled>("x", "").Set(Doubled.Same);

        Assert.Equal(2, _registry.InText().Split("x{x=").Length - 1);
    }

    [Theory]
    [InlineData("a:b", "name")]
    [InlineData("9", "name")]
    public void The_name_of_a_state_set_must_be_a_label_name(string name, string parameter) =>
        Assert.Throws<ArgumentException>(parameter, () => _registry.CreateStateSet<Phase>(name, ""));

    [Fact]
    public void A_label_with_the_name_of_the_family_is_rejected()
    {
        Assert.Equal(
            "The label name 'x' is reserved and cannot be given to 'x', since the metric adds a label with this name or its escaped form: 'le' to a histogram, 'quantile' to a summary, the name of the metric to a StateSet; rename the label. (Parameter 'labelNames')",
            Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateStateSet<Phase>("x", "", "x")).Message);
        _registry.AllowUtf8Names = true;
        Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateStateSet<Phase>("a.b", "", "a_b"));
    }

    [Fact]
    public void A_UTF8_name_stays_unchanged_as_a_label_name_in_every_scheme()
    {
        _registry.AllowUtf8Names = true;
        _registry.CreateStateSet("a.b", "", ["on"]).Set("on");

        Assert.Contains("a_dot_b{a_dot_b=\"on\"} 1\n", _registry.In(ExpositionFormat.OpenMetricsText.WithEscaping(EscapingScheme.Dots)), StringComparison.Ordinal);
        Assert.Contains("{\"a.b\",\"a.b\"=\"on\"} 1\n", _registry.In(ExpositionFormat.OpenMetricsText.WithEscaping(EscapingScheme.AllowUtf8)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_for_different_states_names_the_states()
    {
        _registry.CreateStateSet("x", "", ["Starting", "Running", "Done"]);

        Assert.Equal(
            "'x' is already registered, but with the states (Starting, Running, Done), not (on); use the same settings for each registration, or another name.",
            Assert.Throws<InvalidOperationException>(() => _registry.CreateStateSet("x", "", ["on"])).Message);
        Assert.Equal(
            "'x' is already registered, but with states of another type; use the same settings for each registration, or another name.",
            Assert.Throws<InvalidOperationException>(() => _registry.CreateStateSet<Phase>("x", "")).Message);
    }

    [Fact]
    public void Creating_the_same_metric_again_returns_the_same_object()
    {
        string[] states = ["on", "off"];
        string[] labels = ["path"];
        Assert.Same(_registry.CreateStateSet("a", "", states), _registry.CreateStateSet("a", "", states, new StateSetOptions()));
        Assert.Same(_registry.CreateStateSet("b", "", states, labels), _registry.CreateStateSet("b", "", states, labels, new StateSetOptions()));
        Assert.Same(_registry.CreateStateSet<Phase>("c", ""), _registry.CreateStateSet<Phase>("c", "", new StateSetOptions()));
        Assert.Same(_registry.CreateStateSet<Phase>("d", "", labels), _registry.CreateStateSet<Phase>("d", "", labels, new StateSetOptions()));
    }

    [Fact]
    public void A_unit_is_rejected() => Assert.Throws<ArgumentException>(
        "options", () => _registry.CreateStateSet<Phase>("x_seconds", "", new StateSetOptions { Unit = "seconds" }));

    [Fact]
    public void A_scrape_never_exposes_two_exclusive_states()
    {
        StateSet<Phase> set = _registry.CreateStateSet<Phase>("phase", "");
        set.Set(Phase.Starting);

        Race.Beside(
            threads: 1,
            _ =>
            {
                set.Set(Phase.Running);
                set.Set(Phase.Done);
            },
            () =>
            {
                for (int i = 0; i < 1_000; i++)
                {
                    Assert.Equal(1, _registry.Samples().Sum(static sample => sample.Value));
                }
            });
    }

    private static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(static i => $"{i}")];

    private enum Phase
    {
        Starting,
        Running,
        Done,
    }

    private enum Doubled
    {
        One,
        Same = One,
        Two,
    }

    private enum Nothing;
}
