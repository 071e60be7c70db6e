using System.Text.RegularExpressions;

namespace MetricsClient.Repository.Tests;

/// <summary>Comments, names of tests, string literals, golden files and pages avoid words without a clear noun behind them.</summary>
public sealed partial class ProseTests
{
    // This file lists the words.
    private const string ThisFile = "tests/MetricsClient.Repository.Tests/ProseTests.cs";

    [Fact]
    public void No_text_uses_a_banned_word()
    {
        IEnumerable<Prose> sources = RepositoryFiles.Find("", ".cs").Where(static path => path != ThisFile).SelectMany(Prose.OfSource);
        IEnumerable<Prose> pages = RepositoryFiles.Find("", ".md", ".yml", ".yaml", ".sh", ".props", ".targets", ".csproj", ".golden", ".html", ".css", ".js").SelectMany(Prose.OfPage);

        Findings.None("Write a noun instead.", BannedIn(sources.Concat(pages)));
    }

    [Theory]
    [InlineData("// Whoever waits", "Whoever")]
    [InlineData("// A caller is told about it", "told")]
    [InlineData("/// <summary>Decides what\n/// is exposed.</summary>", "what is")]
    [InlineData("// Nobody tells whom", "Nobody, tells, whom")]
    public void A_banned_word_is_found(string comment, string words) =>
        Assert.Equal(words.Split(", ").Select(static word => $"a.cs:7: {word}"), BannedIn([new Prose("a.cs", 7, comment)]));

    [Theory]
    [InlineData("// A hotel retells the story of intellectuals")]
    [InlineData("// Beside the counter is a gauge; someone reads both")]
    public void A_longer_word_is_no_banned_word(string comment) => Assert.Empty(BannedIn([new Prose("a.cs", 1, comment)]));

    [Theory]
    [InlineData("src/a.cs", "string Help => \"Nobody counted.\";")]
    [InlineData("tests/a.cs", "string Help => \"Nobody counted.\";")]
    [InlineData("samples/a.cs", "string Help => $\"Nobody counted {1}.\";")]
    [InlineData("tests/a.cs", "ReadOnlySpan<byte> Help => \"Nobody counted.\"u8;")]
    [InlineData("tests/a.cs", "string Help => \"\"\"\nNobody counted.\n\"\"\";")]
    [InlineData("tests/a.cs", "void Nobody_counted() {}")]
    [InlineData("tests/a.cs", "// Nobody counted.")]
    public void A_banned_word_is_found_in_each_part_of_a_source(string path, string member) =>
        Assert.Equal([$"{path}:2: Nobody"], BannedIn(Prose.OfSource(path, $"class C {{\n{member}\n}}")));

    private static string[] BannedIn(IEnumerable<Prose> texts) =>
    [
        .. from text in texts
           from Match match in Banned().Matches(LineStart().Replace(text.Text, " "))
           select $"{text.Path}:{text.Line}: {match.Value}",
    ];

    [GeneratedRegex(@"\b(whoever|whom|nobody|somebody|everybody|told|tells|tell|anew|besides|what is|that which|one that)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Banned();

    // A phrase may be spread over two lines of a comment.
    [GeneratedRegex(@"\s*\n\s*(///?)?\s*")]
    private static partial Regex LineStart();
}
