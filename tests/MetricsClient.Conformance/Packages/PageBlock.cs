using System.Text.RegularExpressions;

namespace MetricsClient.Conformance.Packages;

/// <summary>A code block of a page of the documentation.</summary>
/// <param name="Page">The path of the page below the root.</param>
/// <param name="Section">The heading of second level above the block.</param>
/// <param name="Language">The language of the block.</param>
/// <param name="Code">The code.</param>
internal sealed partial record PageBlock(string Page, string Section, string Language, string Code)
{
    /// <summary>Reads the code blocks of a page.</summary>
    /// <returns>The blocks in their order.</returns>
    public static IEnumerable<PageBlock> Read(string page)
    {
        string section = "";
        foreach (Match part in HeadingOrBlock().Matches(File.ReadAllText(Repository.File(page))))
        {
            if (part.Groups["heading"].Success)
            {
                section = part.Groups["heading"].Value;
            }
            else
            {
                yield return new PageBlock(page, section, part.Groups["language"].Value, part.Groups["code"].Value);
            }
        }
    }

    /// <summary>Reads the blocks of the README and of all pages of docs.</summary>
    /// <returns>The blocks.</returns>
    public static IEnumerable<PageBlock> ReadAll() =>
        Directory.GetFiles(Repository.File("docs"), "*.md")
            .Order(StringComparer.Ordinal)
            .Select(static path => Path.GetRelativePath(Repository.Root, path))
            .Prepend("README.md")
            .SelectMany(Read);

    public override string ToString() => $"{Page}, {Section}";

    [GeneratedRegex(@"^## (?<heading>[^\n]+)$|^```(?<language>[a-z]*)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex HeadingOrBlock();
}
