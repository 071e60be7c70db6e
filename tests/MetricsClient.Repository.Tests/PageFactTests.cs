using System.Text.RegularExpressions;
using MetricsClient.Repository.Tests.Pages;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Repository.Tests;

/// <summary>Facts on pages that a change of another file could make wrong.</summary>
public sealed partial class PageFactTests
{
    [Fact]
    public void The_page_about_operations_has_a_section_for_each_self_metric()
    {
        // A name of a self-metric is a whole string literal; its prefix alone ends in an underscore.
        IEnumerable<string> inSource =
            from path in RepositoryFiles.Find("src", ".cs")
            from literal in RepositoryFiles.Parse(path).DescendantNodes().OfType<LiteralExpressionSyntax>()
            where SelfMetric().IsMatch(literal.Token.ValueText)
            select literal.Token.ValueText;
        IEnumerable<string> onPage =
            from section in MarkdownPage.Read("docs/operations.md").Sections()
            where SelfMetric().IsMatch(section.Title)
            select section.Title;

        Assert.Equal(inSource.Distinct().Order(StringComparer.Ordinal), onPage.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_command_that_installs_a_package_names_the_version_of_a_local_build()
    {
        // Without a version, the command looks for a published package, and no package is published yet.
        string[] unpublished =
        [
            .. from page in MarkdownPage.ReadAll()
               from block in page.CodeBlocks()
               from line in block.Code.Split('\n')
               where Install().IsMatch(line) && !line.Contains("--version 0.1.0-local.1", StringComparison.Ordinal)
               select $"{block}: {line}",
        ];

        Findings.None("Name the version that 'Get the packages' makes.", unpublished);
    }

    [Theory]
    [InlineData("docs")]
    [InlineData("docs/zh")]
    public void Every_page_is_in_the_table_of_contents(string folder)
    {
        string contents = RepositoryFiles.Read(folder + "/toc.yml");
        IEnumerable<string> pages = RepositoryFiles.Find(folder, ".md").Where(page => Path.GetDirectoryName(page) == folder).Select(static page => Path.GetFileName(page));

        Findings.None("Add the page to toc.yml.", pages.Where(page => !contents.Contains($"href: {page}\n", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void The_numbers_of_the_readme_are_the_measured_numbers(string page)
    {
        IEnumerable<string> measured =
            from name in (string[])["WithLabels(2).Inc", "Histogram.Observe, 14 buckets, 2 threads", "scrape of 27,000 lines, WriteToAsync", "labelled counter, bytes kept"]
            select Cells(RepositoryFiles.Read("docs/performance.md").Split('\n').First(line => Cells(line)[0] == name)) into cells
            select string.Join('|', cells[2..5].Select(value => value.Length == 0 ? "" : $"{value} {cells[1]}"));
        IEnumerable<string> shown =
            from line in Numbers().Match(RepositoryFiles.Read(page)).Value.Split('\n')
            where line.Contains("**", StringComparison.Ordinal)
            select string.Join('|', Cells(line.Replace("**", "", StringComparison.Ordinal))[1..4]);

        Assert.Equal(measured, shown); // Run scripts/readme-numbers.py.
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(static cell => cell.Trim())];

    [GeneratedRegex("^dotnet (add package|tool install) .*MetricsClient")]
    private static partial Regex Install();

    [GeneratedRegex("^metricsclient_[a-z_]+[a-z]$")]
    private static partial Regex SelfMetric();

    [GeneratedRegex("<!-- numbers: .*?<!-- end: numbers -->", RegexOptions.Singleline)]
    private static partial Regex Numbers();
}
