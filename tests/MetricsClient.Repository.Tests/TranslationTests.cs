using System.Text.RegularExpressions;
using MetricsClient.Repository.Tests.Pages;
using MetricsClient.Tests;

namespace MetricsClient.Repository.Tests;

/// <summary>Pages that exist in English and Chinese say the same. <c>scripts/translations.py</c> shows and records a renewal.</summary>
public sealed partial class TranslationTests
{
    // A reader of these pages must not need the other language.
    private static readonly string[] s_complete =
    [
        "README.md", "docs/index.md", "docs/getting-started.md", "docs/pull-or-push.md", "docs/batch-jobs.md", "docs/operations.md",
        "docs/from-prometheus-net.md", "docs/glossary.md",
    ];

    private const string English = """
        # One

        Text.

        ## Two

        | a |
        |---|
        | b |

        ```csharp
        # no heading
        ```
        """;

    [Fact]
    public void The_pages_of_a_first_reader_exist_in_both_languages()
    {
        string[] missing = [.. s_complete.Where(static page => !File.Exists(Path.Combine(Checkout.Root, Chinese(page))))];

        Findings.None("Translate the page.", missing);
    }

    [Fact]
    public void Every_translated_page_has_a_source() => Findings.None(
        "Delete the translation, or write the English page.",
        RepositoryFiles.Find("docs/zh", ".md").Where(static page => !File.Exists(Path.Combine(Checkout.Root, Source(page)))));

    [Fact]
    public void Every_section_of_a_translation_is_as_new_as_its_source()
    {
        IEnumerable<string> pages = RepositoryFiles.Find("docs/zh", ".md").Append("README.zh-CN.md");

        Findings.None(
            "Renew the sections, then run scripts/translations.py stamp.",
            pages.SelectMany(static page => new Translation(MarkdownPage.Read(Source(page)), MarkdownPage.Read(page)).Differences()));
    }

    [Fact]
    public void A_chinese_page_links_to_the_chinese_half_of_a_page()
    {
        string[] elsewhere =
        [
            .. from page in RepositoryFiles.Find("docs/zh", ".md")
               from Match link in EnglishPage().Matches(RepositoryFiles.Read(page))
               where File.Exists(Path.Combine(Checkout.Root, "docs/zh", link.Groups["name"].Value))
               select $"{page}: {link.Value}",
        ];

        Findings.None("Link to the translation.", elsewhere);
    }

    [Fact]
    public void A_stamped_translation_has_no_differences() => Assert.Empty(Compare(English, Stamped(English)));

    [Fact]
    public void A_changed_source_section_is_found() => Assert.Equal(
        ["b.md: the section 'Two' of a.md has changed since the translation"],
        Compare(English.Replace("| b |", "| c |", StringComparison.Ordinal), Stamped(English)));

    [Fact]
    public void A_section_of_one_language_is_found() => Assert.Equal(
        ["b.md: the sections are One | Two, and those of a.md are One | Two | Three"],
        Compare(English + "\n## Three\n", Stamped(English)));

    [Fact]
    public void A_row_of_one_language_is_found() => Assert.Equal(
        ["b.md: 'Two' has 2 rows of tables, and 'Two' has 3"],
        Compare(English, Stamped(English).Replace("| b |\n", "", StringComparison.Ordinal)));

    [Fact]
    public void Changed_code_of_a_translation_is_found() => Assert.Equal(
        ["b.md: the code blocks differ from those of a.md"],
        Compare(English, Stamped(English).Replace("# no heading", "# a heading", StringComparison.Ordinal)));

    [Fact]
    public void A_translation_without_a_stamp_is_found() => Assert.Equal(
        ["b.md: the last comment does not have the 2 revisions of a.md"], Compare(English, English));

    [Fact]
    public void Line_breaks_comments_and_copied_numbers_are_no_change() => Assert.Equal(
        new Section("## A\n\nOne two.\n").Revision,
        new Section("## A\nOne\ntwo.\n<!-- given: int a -->\n<!-- numbers: from a -->\n| 1 |\n<!-- end: numbers -->").Revision);

    private static IReadOnlyList<string> Compare(string english, string chinese) =>
        new Translation(new MarkdownPage("a.md", english), new MarkdownPage("b.md", chinese)).Differences();

    private static string Stamped(string english) =>
        $"{english}\n\n<!-- source: a.md\n{string.Join(' ', new MarkdownPage("a.md", english).Sections().Select(static section => section.Revision))} -->\n";

    private static string Source(string chinese) =>
        chinese == "README.zh-CN.md" ? "README.md" : chinese.Replace("docs/zh/", "docs/", StringComparison.Ordinal);

    private static string Chinese(string english) =>
        english == "README.md" ? "README.zh-CN.md" : english.Replace("docs/", "docs/zh/", StringComparison.Ordinal);

    [GeneratedRegex(@"\]\(\.\./(?<name>[a-z-]+\.md)[)#]")]
    private static partial Regex EnglishPage();
}
