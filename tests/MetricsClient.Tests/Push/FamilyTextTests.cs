using System.Text;
using MetricsClient.Push.Spool;

namespace MetricsClient.Tests.Push;

public sealed class FamilyTextTests
{
    private const string Older = """
        # HELP a The first.
        # TYPE a gauge
        a{x="1"} 1
        a{x="2"} 2
        # TYPE h histogram
        h_bucket{le="+Inf"} 1
        h_sum 1
        h_count 1
        b_total 7

        """;

    [Theory]
    [InlineData("# TYPE a gauge\na 3\n", "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\nb_total 7\n# TYPE a gauge\na 3\n")]
    [InlineData("# HELP h Help.\n# TYPE h histogram\nh_count 0\nb_total 8\n", "# HELP a The first.\n# TYPE a gauge\na{x=\"1\"} 1\na{x=\"2\"} 2\n# HELP h Help.\n# TYPE h histogram\nh_count 0\nb_total 8\n")]
    [InlineData("", Older)]
    [InlineData("# TYPE ab gauge\nab 1", Older + "# TYPE ab gauge\nab 1")]
    public void A_newer_text_replaces_whole_families_and_keeps_the_rest(string newer, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), Laid(newer, over: Older));

    [Fact]
    public void A_family_whose_name_is_a_prefix_of_the_next_stays_separate() =>
        Assert.Equal("ab 2\n# TYPE a gauge\na 3\n", Laid("# TYPE a gauge\na 3\n", over: "# TYPE a gauge\na 1\nab 2\n"));

    [Theory]
    [InlineData("# a comment of another program\n\n# TYPE a gauge\na 1\n\n")]
    [InlineData("a 1")]
    [InlineData("\n\n\n")]
    [InlineData("")]
    public void Text_of_different_programs_is_kept_unchanged(string text) =>
        Assert.EndsWith("# TYPE n gauge\nn 1\n", Laid("# TYPE n gauge\nn 1\n", over: text), StringComparison.Ordinal);

    private static string Laid(string newer, string over) => Encoding.UTF8.GetString(Read(over).Under(Read(newer)));

    private static FamilyText Read(string text) => new(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
}
