using System.Text;
using MetricsClient.Model;

namespace MetricsClient.Tests.Model;

public sealed class LabelSchemaTests
{
    private static readonly LabelSchema s_one = new(["path"], []);
    private static readonly LabelSchema s_two = new(["path", "code"], []);

    [Fact]
    public void Label_values_are_rendered_as_they_are_exposed_between_braces()
    {
        Assert.Equal("path=\"/a\",code=\"200\"", Text(s_two, "/a", "200"));
        Assert.Equal("path=\"a\\\"b\\\\c\\nd\",code=\"ü\"", Text(s_two, "a\"b\\c\nd", "ü"));
        Assert.Equal("path=\"\",code=\"\"", Text(s_two, "", ""));
        Assert.Equal("", Text(new LabelSchema([], [])));
    }

    [Fact]
    public void Static_labels_come_last_and_are_escaped()
    {
        KeyValuePair<string, string>[] labels = [new("env", "pr\"od"), new("zone", "")];

        Assert.Equal("path=\"/a\",env=\"pr\\\"od\",zone=\"\"", Text(new LabelSchema(["path"], labels), "/a"));
        Assert.Equal("env=\"pr\\\"od\",zone=\"\"", Text(new LabelSchema([], labels)));
    }

    [Fact]
    public void Values_that_look_like_pairs_match_only_themselves()
    {
        string[][] series =
        [
            ["a", "b"], ["a\",code=\"b", ""], ["", "a\",code=\"b"], ["a\",code=\"", "b"], ["a\\\",code=\\\"b", ""], ["a", "b\""], ["a\"", "b"],
            ["a\\", "b"], ["a\\\\", "b"], ["a\\\"", "b"], ["a\n", "b"], ["a\\n", "b"], ["a", "b,"], ["a,", "b"], ["", ""], ["a", ""], ["", "a"],
            ["ab", ""], ["", "ab"], ["ä", "b"], ["a", "ä"], ["A", "b"], ["a\0", "b"], ["a", "\0b"], ["a ", "b"], ["a", " b"],
            ["path=\"a\",code=\"b\"", ""], ["é", "e\u0301"], ["e\u0301", "é"], ["\u00FF", "\u0001"], ["\u0161", "a"], ["Ａ", "b"],
        ];

        Assert.All(series, one => Assert.All(series, other =>
            Assert.Equal(one.SequenceEqual(other), s_two.Matches(s_two.Render(one), other))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(253)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void Values_of_every_length_match_only_themselves(int length)
    {
        string[] values = [new('a', length), new('ü', length), new('"', length), new string('a', Math.Max(0, length - 1)) + 'b', new('a', length + 1)];

        Assert.All(values, one => Assert.All(values, other =>
            Assert.Equal(one == other, s_one.Matches(s_one.Render([one]), [other]))));
        Assert.All(values, value => Assert.Equal([value], s_one.Values(s_one.Render([value]))));
    }

    [Fact]
    public void Values_read_back_as_they_were_given()
    {
        string[][] series =
        [
            ["/a", "200"], ["", ""], ["\\", "\""], ["\n", "\\n"], ["a\",code=\"b", "c"], ["花火", "😱"], [new('x', 300), "y"], ["ends with \\", "\\\\\""],
        ];
        var schema = new LabelSchema(["path", "code"], [new("env", "\"")]);

        Assert.All(series, values => Assert.Equal(values, schema.Values(schema.Render(values))));
    }

    [Fact]
    public void Random_values_match_exactly_when_they_are_equal()
    {
        var random = new Random(5);
        const string Alphabet = "a\"\\\nü,";
        string next() => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
        for (int i = 0; i < 50_000; i++)
        {
            string[] one = [next(), next()];
            string[] other = random.Next(4) == 0 ? [.. one] : [next(), next()];

            Assert.Equal(one.SequenceEqual(other), s_two.Matches(s_two.Render(one), other));
        }
    }

    [Fact]
    public void Two_values_that_look_the_same_on_the_wire_match()
    {
        Assert.True(s_one.Matches(s_one.Render(["\uD800"]), ["\uFFFD"]));
        Assert.True(s_one.Matches(s_one.Render(["\uFFFD"]), ["\uDC00"]));
        Assert.Equal(["a", "\uFFFD😱"], LabelValueLimit.AsShown(["a", "\uDC00😱"], LabelValueLimit.DefaultMaxBytes, out int cut).ToArray());
        Assert.Equal(0, cut);
    }

    private static string Text(LabelSchema schema, params string[] values) => Encoding.UTF8.GetString(schema.Text(schema.Render(values)));
}
