using System.Runtime.Loader;
using MetricsClient.Series;

namespace MetricsClient.Tests.Series;

public sealed class LabelHashTests
{
    private delegate int HashOf(ReadOnlySpan<string> values);

    [Fact]
    public void Label_values_in_another_order_or_with_other_boundaries_have_different_hashes()
    {
        string[][] alike =
        [
            ["ab", "c"], ["a", "bc"], ["c", "ab"], ["abc", ""], ["", "abc"], ["abc"], ["a", "b", "c"], ["b", "a", "c"],
            ["", ""], [""], ["", "", ""], [], ["\0"], ["\0\0"], ["\0", "\0"], ["aaaa", "aaaa"], ["aaaaaaaa"], ["aaaaaaa", "a"],
        ];

        Assert.Equal(alike.Length, alike.Select(static values => LabelHash.Of(values)).Distinct().Count());
    }

    [Fact]
    public void Equal_values_in_different_string_objects_have_equal_hashes() => Assert.Equal(LabelHash.Of(["GET", "/a"]), LabelHash.Of([new string("GET"), string.Concat("/", "a")]));

    [Fact]
    public void Every_character_of_a_value_counts_at_every_length()
    {
        for (int length = 1; length <= 40; length++)
        {
            string value = new('a', length);
            int[] hashes = [.. Enumerable.Range(0, length).Select(at => LabelHash.Of([value[..at] + 'b' + value[(at + 1)..]]))];

            Assert.Equal(length + 1, hashes.Append(LabelHash.Of([value])).Distinct().Count());
        }
    }

    [Fact]
    public void A_fixed_number_of_values_has_the_hash_of_a_list_of_the_values()
    {
        Assert.Equal(LabelHash.Of(["GET"]), new OneLabelValue("GET").Hash());
        Assert.Equal(LabelHash.Of(["GET", "/items/12345"]), new TwoLabelValues("GET", "/items/12345").Hash());
        Assert.Equal(LabelHash.Of(["GET", "", "200"]), new ThreeLabelValues("GET", "", "200").Hash());
    }

    [Fact]
    public void Texts_of_every_length_are_equal_only_if_every_character_is_equal()
    {
        for (int length = 0; length <= 70; length++)
        {
            string value = new('a', length);

            Assert.True(LabelHash.AreEqual(new string('a', length), value));
            Assert.False(LabelHash.AreEqual(value + 'a', value));
            Assert.All(Enumerable.Range(0, length), at => Assert.False(LabelHash.AreEqual(value[..at] + 'b' + value[(at + 1)..], value)));
        }
    }

    [Fact]
    public void Another_process_computes_different_hashes() => InAnotherProcess(static other =>
    {
        Assert.NotEqual(LabelHash.Of(["GET", "/"]), other(["GET", "/"]));
        Assert.NotEqual(LabelHash.Of(["GET", "200"]), other(["GET", "200"]));
    });

    // The hashes of one process in a hundred were clustered: 22 steps instead of two and a half.
    [Fact]
    [Trait("Lane", "full")]
    public void Texts_that_end_in_a_number_are_spread_in_every_process()
    {
        string[][] decimals = Flood(static i => [$"/some/long/path/that/never/changes/{i}"]);
        string[][] hexadecimals = Flood(static i => [$"pod-{i:x8}"]);
        for (int process = 0; process < 100; process++)
        {
            InAnotherProcess(other =>
            {
                Assert.InRange(StepsToFind(decimals, other), 1, 4);
                Assert.InRange(StepsToFind(hexadecimals, other), 1, 4);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Floods))]
    public void Similar_label_values_are_spread_over_the_places_of_the_table(string name, string[][] flood)
    {
        // Thrown at random, n values leave no place of n with more than a dozen; 64 bits of seed make this the same in every run.
        Assert.NotEmpty(name);
        int mask = flood.Length - 1;

        int fullest = flood.GroupBy(values => LabelHash.Of(values) & mask).Max(static place => place.Count());
        int equal = flood.Length - flood.Select(static values => LabelHash.Of(values)).Distinct().Count();

        Assert.InRange(fullest, 1, 16);
        Assert.InRange(equal, 0, 8);
        Assert.InRange(StepsToFind(flood, LabelHash.Of), 1, 4);
    }

    public static TheoryData<string, string[][]> Floods() => new()
    {
        { "pairs whose exclusive or is zero", Flood(static i => [$"{i}", $"{i}"]) },
        { "pairs in both orders", Flood(static i => i % 2 == 0 ? [$"{i}", "x"] : ["x", $"{i - 1}"]) },
        { "pairs with one sum", Flood(static i => [$"{i:D6}", $"{999_999 - i:D6}"]) },
        { "texts that collide under h * 31 + c", Flood(static i => [Collide(i, "Aa", "BB")]) },
        { "texts that collide under h * 33 + c", Flood(static i => [Collide(i, "Ez", "FY")]) },
        { "counted at the front", Flood(static i => [$"{i:D5}/some/long/path/that/never/changes"]) },
        { "counted at the end", Flood(static i => [$"/some/long/path/that/never/changes/{i}"]) },
        { "only the lengths differ", Flood(static i => [new string('a', i)], 2048) },
        { "zeros in place of text", Flood(static i => [new string('\0', i % 64), new string('\0', i / 64)], 4096) },
        { "blocks of a text in another order", Flood(static i => [Exchange(i)], 2048) },
        { "one bit in a long text", Flood(static i => [OneBit(i)], 2048) },
    };

    // The library loaded once more begins as in another process: with statics of its own.
    private static void InAnotherProcess(Action<HashOf> check)
    {
        var again = new AssemblyLoadContext(nameof(InAnotherProcess), isCollectible: true);
        Type type = again.LoadFromAssemblyPath(typeof(LabelHash).Assembly.Location).GetType(typeof(LabelHash).FullName!)!;
        check(type.GetMethod(nameof(LabelHash.Of), [typeof(ReadOnlySpan<string>)])!.CreateDelegate<HashOf>());
        again.Unload();
    }

    // The mean over a table that is as full as those of the library may get; by theory it is two and a half.
    private static double StepsToFind(string[][] flood, HashOf hash)
    {
        bool[] taken = new bool[flood.Length];
        int series = flood.Length / 4 * 3;
        double steps = 0;
        foreach (string[] values in flood[..series])
        {
            int at = hash(values) & (taken.Length - 1);
            for (steps++; taken[at]; steps++)
            {
                at = (at + 1) & (taken.Length - 1);
            }

            taken[at] = true;
        }

        return steps / series;
    }

    private static string[][] Flood(Func<int, string[]> values, int count = 16_384) => [.. Enumerable.Range(0, count).Select(values)];

    private static string Collide(int bits, string zero, string one) =>
        string.Concat(Enumerable.Range(0, 14).Select(at => ((bits >> at) & 1) == 0 ? zero : one));

    // 11 pairs of blocks of 8 characters. A bit of the number exchanges the blocks of a pair.
    private static string Exchange(int bits) =>
        string.Concat(Enumerable.Range(0, 11).Select(at => ((bits >> at) & 1) == 0 ? "aaaaaaaabbbbbbbb" : "bbbbbbbbaaaaaaaa"));

    private static string OneBit(int bit)
    {
        char[] text = new char[128];
        text[bit / 16] = (char)(1 << (bit % 16));
        return new string(text);
    }
}
