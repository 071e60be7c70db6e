using System.Text.RegularExpressions;
using MetricsClient.Tests;

namespace MetricsClient.Repository.Tests;

/// <summary>Links between pages lead to a file, and to a heading in the file.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_and_a_heading()
    {
        string[] dead =
        [
            .. from page in RepositoryFiles.Find("", ".md")
               from Match link in Link().Matches(RepositoryFiles.Read(page))
               let target = link.Groups["target"].Value
               where !target.Contains(':', StringComparison.Ordinal) && !Leads(page, target)
               select $"{page}: {target}",
        ];

        Findings.None("A link leads nowhere.", dead);
    }

    private static bool Leads(string page, string target)
    {
        string[] parts = target.Split('#');
        string path = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        string file = Path.Combine(Checkout.Root, path);
        return (File.Exists(file) || Directory.Exists(file))
            && (parts.Length == 1 || Headings(File.ReadAllText(file)).Contains(parts[1]));
    }

    // The anchor of a heading as Git hosts make it: lower case, blanks as dashes, without punctuation.
    private static HashSet<string> Headings(string page) =>
    [
        .. from Match heading in Heading().Matches(page)
           select NotInAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant().Replace(' ', '-'), ""),
    ];

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}_-]")]
    private static partial Regex NotInAnchor();
}
