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
    [InlineData("# a comment of another program\n\n# TYPE a gauge\na 1\n\n", "# TYPE a gauge\na 1\n\n")]
    [InlineData("# TYPE a gauge\n# a comment\na{x=\"\\\\ \\n \\\" ü\",y=\"\"} +Inf\n", "# TYPE a gauge\n# a comment\na{x=\"\\\\ \\n \\\" ü\",y=\"\"} +Inf\n")]
    [InlineData("# HELP a A \\\\ \\n\na -1.5e-7\n", "# HELP a A \\\\ \\n\na -1.5e-7\n")]
    [InlineData("\n\n\n", "")]
    [InlineData("", "")]
    public void Valid_families_of_different_programs_are_kept_unchanged(string text, string kept) =>
        Assert.Equal(kept + "# TYPE n gauge\nn 1\n", Laid("# TYPE n gauge\nn 1\n", over: text));

    [Theory]
    [InlineData("a 1")]
    [InlineData("a{x=\"1\"} 1")]
    [InlineData("a{x=\"1\n")]
    [InlineData("a{x=\"1\"\n")]
    [InlineData("a{x=\"\\q\"} 1\n")]
    [InlineData("a{x=\"1\",x=\"2\"} 1\n")]
    [InlineData("a{x=\"1\",} 1\n")]
    [InlineData("a{x=\"1\"y=\"2\"} 1\n")]
    [InlineData("a{,} 1\n")]
    [InlineData("a{__x=\"1\"} 1\n")]
    [InlineData("a{1x=\"1\"} 1\n")]
    [InlineData("a 1 1700000000000\n")]
    [InlineData("a one\n")]
    [InlineData("a  1\n")]
    [InlineData(" a 1\n")]
    [InlineData("a\n")]
    [InlineData("a 1\na 2\n")]
    [InlineData("1a 1\n")]
    [InlineData("# TYPE a\na 1\n")]
    [InlineData("# TYPE a number\na 1\n")]
    [InlineData("# TYPE a gauge\n# TYPE a gauge\na 1\n")]
    [InlineData("a 1\n# TYPE a gauge\n")]
    [InlineData("# HELP a x\n# HELP a y\na 1\n")]
    [InlineData("# HELP a \\x\na 1\n")]
    [InlineData("# TYPE a gauge\n#  TYPE a counter\na 1\n")]
    [InlineData("# TYPE ")]
    [InlineData("# HELP \n")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\n")]
    [InlineData("\ufeffa 1\n")]
    public void A_family_with_an_invalid_line_is_not_merged(string invalid)
    {
        const string Valid = "# TYPE v gauge\nv 1\n";
        const string Newer = "# TYPE n gauge\nn 1\n";

        Assert.Equal(Valid + Newer, Laid(Newer, over: Valid + invalid));
    }

    [Theory]
    [InlineData("# TYPE n histogram\nn_bucket{le=\"+Inf\"} 1\nn_sum 1\nn_count 1\n", "n_count 5\n")]
    [InlineData("n_count 5\n", "# TYPE n summary\nn_sum 1\nn_count 1\n")]
    [InlineData("n_count 5\n", "# TYPE n gauge\nn 1\nn_count 1\n", "# TYPE n gauge\nn 1\n")]
    public void A_family_that_shares_a_sample_name_with_the_newer_text_is_replaced(string newer, string older, string kept = "") =>
        Assert.Equal(kept + newer, Laid(newer, over: older));

    [Fact]
    public void The_second_part_of_an_interleaved_family_is_not_merged() =>
        Assert.Equal("a{x=\"1\"} 1\nb 1\nn 1\n", Laid("n 1\n", over: "a{x=\"1\"} 1\nb 1\na{x=\"2\"} 1\n"));

    [Fact]
    public void Any_bytes_merge_to_a_text_of_valid_families()
    {
        var random = new Random(1);
        byte[] older = Encoding.UTF8.GetBytes(Older.ReplaceLineEndings("\n"));
        byte[] alphabet = [.. "# HELP TYPE a{}=\",\\n\n 1"u8, 0, 0xFF, 0xC3, (byte)'\r', (byte)'\t'];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. older.AsSpan(0, random.Next(older.Length + 1))];
            for (int changes = random.Next(4); changes > 0 && damaged.Length > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = alphabet[random.Next(alphabet.Length)];
            }

            byte[] merged = new FamilyText(damaged).Under(Read("# TYPE n gauge\nn 1\n"));

            // A text with only valid families is equal after it was merged again.
            Assert.Equal(merged, new FamilyText(merged).Under(Read("")));
        }
    }

    private static string Laid(string newer, string over) => Encoding.UTF8.GetString(Read(over).Under(Read(newer)));

    private static FamilyText Read(string text) => new(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
}
