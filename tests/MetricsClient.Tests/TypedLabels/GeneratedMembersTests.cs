using MetricsClient.CompilerServices;

namespace MetricsClient.Tests.TypedLabels;

/// <summary>The members that the generator writes, for values at every boundary.</summary>
public sealed class GeneratedMembersTests
{
    private static readonly Verb[] s_verbs = [Verb.Get, Verb.Post, Verb.Other, (Verb)3, (Verb)(-1), (Verb)int.MaxValue];
    private static readonly Level?[] s_levels = [null, Level.Low, Level.High, Level.Higher, Level.None, (Level)1, (Level)(-128), (Level)127];
    private static readonly string?[] s_regions = ["eu", "us", "\"\n\\é", "elsewhere", "", "EU", null];

    private static readonly OpenLabels[] s_open =
    [
        .. from method in s_verbs
           from status in new[] { 0, 200, -1, int.MinValue, int.MaxValue }
           from route in new[] { null, "", "/", "__other__", "\ud800", "\ufffd" }
           select new OpenLabels(method, status, route),
    ];

    private static readonly ClosedLabels[] s_closed =
    [
        .. from method in s_verbs
           from level in s_levels
           from region in s_regions
           from retry in new[] { false, true }
           select new ClosedLabels(method, level, region!, retry),
    ];

    [Fact]
    public void An_index_is_in_range_and_equal_exactly_for_equal_texts()
    {
        Assert.Equal(4 * 4 * 4 * 2, Generated<ClosedLabels>.Combinations);
        var texts = new Dictionary<int, string>();
        foreach (ClosedLabels labels in s_closed)
        {
            int index = Generated<ClosedLabels>.Key(labels);
            string text = string.Join('|', MetricLabels.ValuesOf(labels));
            Assert.InRange(index, 0, Generated<ClosedLabels>.Combinations - 1);
            Assert.Equal(text, texts.TryAdd(index, text) ? text : texts[index]);
        }

        // Each index of the array can occur.
        Assert.Equal(Generated<ClosedLabels>.Combinations, texts.Count);
        Assert.Equal(texts.Count, texts.Values.Distinct().Count());
    }

    [Fact]
    public void Labels_are_the_same_exactly_if_their_texts_are_equal()
    {
        AssertSame(s_closed);
        AssertSame(s_open);
    }

    [Fact]
    public void Labels_that_are_read_from_their_texts_have_the_same_texts()
    {
        AssertReadBack(s_closed);
        AssertReadBack(s_open);
        AssertReadBack(
        [
            new EveryLabels(sbyte.MinValue, byte.MaxValue, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue, Guid.NewGuid(), "j", null, null, null),
            new EveryLabels(sbyte.MaxValue, 0, short.MaxValue, 0, int.MaxValue, 0, long.MaxValue, 0, Guid.Empty, "", 0, Guid.Empty, "m"),
        ]);
    }

    [Fact]
    public void Integers_and_identifiers_have_the_texts_of_the_invariant_culture()
    {
        var id = new Guid("00112233-4455-6677-8899-aabbccddeeff");

        string[] values = Culture.Run(
            "sv-SE", () => MetricLabels.ValuesOf(new EveryLabels(-1, 2, -3, 4, -5, 6, -7, 8, id, "j", -11, id, "m")));

        Assert.Equal(["-1", "2", "-3", "4", "-5", "6", "-7", "8", $"{id}", "j", "-11", $"{id}", "m"], values);
    }

    [Fact]
    public void Null_is_the_empty_value_and_a_value_without_a_name_is_other()
    {
        Assert.Equal(["__other__", "", "__other__", "false"], MetricLabels.ValuesOf(new ClosedLabels((Verb)77, null, "asia", false)));
        Assert.Equal(["GET", "0", ""], MetricLabels.ValuesOf(default(OpenLabels)));
        Assert.Equal([""], MetricLabels.ValuesOf(new FlagLabels(null)));
    }

    [Fact]
    public void Names_are_in_snake_case_unless_an_attribute_sets_the_name()
    {
        Assert.Equal(["method", "level", "region", "is_retry"], MetricLabels.NamesOf<ClosedLabels>());
        Assert.Equal(["method", "code", "route"], MetricLabels.NamesOf<OpenLabels>());
    }

    [Theory]
    [InlineData("PUT", "200", "")]
    [InlineData("get", "200", "")]
    [InlineData("GET", "", "")]
    [InlineData("GET", "1.0", "")]
    [InlineData("GET", "2147483648", "")]
    [InlineData("GET", "GET", "")]
    public void Texts_of_no_value_are_not_read(params string[] values) => Assert.Null(Generated<OpenLabels>.Parse(values));

    [Fact]
    public void Labels_with_more_than_1024_combinations_have_no_index() => Assert.Equal(0, Generated<ManyLabels>.Combinations);

    private static void AssertSame<TLabels>(TLabels[] all)
        where TLabels : struct, IMetricLabels<TLabels>
    {
        foreach (TLabels x in all)
        {
            foreach (TLabels y in all.Where((_, i) => i % 7 == 0))
            {
                bool same = MetricLabels.ValuesOf(x).SequenceEqual(MetricLabels.ValuesOf(y));
                Assert.Equal(same, Generated<TLabels>.AreSame(x, y));
                Assert.True(!same || Generated<TLabels>.Key(x) == Generated<TLabels>.Key(y));
            }
        }
    }

    private static void AssertReadBack<TLabels>(TLabels[] all)
        where TLabels : struct, IMetricLabels<TLabels>
    {
        foreach (TLabels labels in all)
        {
            string[] values = MetricLabels.ValuesOf(labels);
            TLabels? read = Generated<TLabels>.Parse(values);
            Assert.NotNull(read);
            Assert.Equal(values, MetricLabels.ValuesOf(read.Value));
            Assert.True(Generated<TLabels>.AreSame(labels, read.Value));
        }
    }
}
