using MetricsClient.Repository.Tests.Pages;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Repository.Tests;

/// <summary>Every program of samples/ has a page, is in the index and in the solution, and is run by a test.</summary>
public sealed class SampleFolderTests
{
    private const string Index = "samples/README.md";

    private static readonly string[] s_projects = RepositoryFiles.Find("samples", ".csproj", ".fsproj", ".vbproj");
    private static readonly string[] s_pages = [.. RepositoryFiles.Find("samples", ".md").Where(static page => page != Index)];

    [Fact]
    public void Every_program_has_a_page_that_says_how_to_run_it()
    {
        IEnumerable<string> pages = s_projects.Select(static project => $"{Path.GetDirectoryName(project)}/README.md");

        Findings.None("Add the page with a block of commands.", pages.Where(static page => !s_pages.Contains(page) || MarkdownPage.Read(page).CodeBlocks().Count == 0));
    }

    // A page without sections is short enough to read as a whole.
    [Fact]
    public void A_page_of_a_program_with_sections_has_commands_output_and_explanations()
    {
        IEnumerable<string> incomplete =
            from project in s_projects
            let page = $"{Path.GetDirectoryName(project)}/README.md"
            let titles = MarkdownPage.Read(page).Sections().Select(static section => section.Title).ToArray()
            where titles.Length > 1
            from title in (string[])["Run", "Output", "Look at"]
            where !titles.Contains(title)
            select $"{page}: {title}";

        Findings.None("Add the section.", incomplete);
    }

    [Fact]
    public void Every_page_is_in_the_index()
    {
        string index = RepositoryFiles.Read(Index);

        Findings.None($"Add a row to {Index}.", s_pages.Where(page => !index.Contains($"]({page["samples/".Length..]})", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_program_is_in_the_solution()
    {
        string solution = RepositoryFiles.Read("MetricsClient.sln");

        Findings.None("Add the project to the solution.", s_projects.Where(project => !solution.Contains($"\"{project.Replace('/', '\\')}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_program_is_run_by_a_test()
    {
        HashSet<string> literals =
        [
            .. from file in RepositoryFiles.Find("tests/MetricsClient.Conformance", ".cs")
               from literal in RepositoryFiles.Parse(file).DescendantNodes().OfType<LiteralExpressionSyntax>()
               select literal.Token.ValueText,
        ];

        Findings.None("Add a test to tests/MetricsClient.Conformance/Samples.", s_projects.Where(project => !literals.Contains(Path.GetFileNameWithoutExtension(project))));
    }
}
