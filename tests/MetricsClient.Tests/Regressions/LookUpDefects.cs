using MetricsClient.Series;

namespace MetricsClient.Tests.Regressions;

/// <summary>How other libraries found the wrong series, or the right one slowly. Each name says the defect that must not be.</summary>
public sealed class LookUpDefects
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_null_value_is_refused_after_a_removed_series_was_found_by_its_address()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("looks_total", "", "kind");
        Counter series = family.WithLabels("any");
        Assert.Same(series, family.WithLabels("any"));
        Assert.True(family.Remove("any"));

        Assert.Throws<ArgumentNullException>(() => family.WithLabels((string)null!));
    }

    [Fact]
    public void Two_label_sets_with_equal_hashes_do_not_share_one_series()
    {
        (string one, string other) = TwoThatCollide();
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");

        family.WithLabels(one).Inc(1);
        family.WithLabels(other).Inc(2);
        family.WithLabels(one).Inc(1);

        Assert.Equal(LabelHash.Of([one]), LabelHash.Of([other]));
        Assert.Equal(
            [new Sample("x_total", $"a=\"{one}\"", 2), new Sample("x_total", $"a=\"{other}\"", 2)], _registry.Samples());
    }

    [Fact]
    public void Hidden_series_with_equal_hashes_stay_distinct()
    {
        (string one, string other) = TwoThatCollide();
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        Counter first = family.WithLabels(one);
        Counter second = family.WithLabels(other);

        first.Unpublish();
        second.Unpublish();

        Assert.Same(first, family.WithLabels(one));
        Assert.Same(second, family.WithLabels(other));
        family.Remove(one);
        Assert.Same(second, family.WithLabels(other));
    }

    [Fact]
    public void Pairs_of_equal_values_do_not_all_hash_to_one_place()
    {
        IEnumerable<int> hashes = Enumerable.Range(0, 15_000).Select(static i => LabelHash.Of([$"{i}", $"{i}"]));

        Assert.InRange(hashes.Distinct().Count(), 14_990, 15_000);
    }

    [Fact]
    public void Label_values_with_the_same_concatenation_are_different_series()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a", "b");

        Assert.NotSame(family.WithLabels("ab", "c"), family.WithLabels("a", "bc"));
        Assert.NotSame(family.WithLabels("a", "b"), family.WithLabels("b", "a"));
        Assert.NotSame(family.WithLabels("a\",b=\"", ""), family.WithLabels("a", ""));
    }

    // A hash of 32 bits meets itself among some hundred thousand texts; which ones depends on the seed of this process.
    private static (string One, string Other) TwoThatCollide()
    {
        var seen = new Dictionary<int, string>();
        for (int i = 0; ; i++)
        {
            string text = $"{i}";
            if (!seen.TryAdd(LabelHash.Of([text]), text))
            {
                return (seen[LabelHash.Of([text])], text);
            }
        }
    }
}
