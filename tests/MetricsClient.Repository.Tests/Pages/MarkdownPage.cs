using System.Text.RegularExpressions;

namespace MetricsClient.Repository.Tests.Pages;

/// <summary>The sections and code blocks of a page.</summary>
/// <param name="Path">The path below the root.</param>
/// <param name="Text">The text of the page.</param>
internal sealed partial record MarkdownPage(string Path, string Text)
{
    /// <summary>Reads a page of the repository.</summary>
    /// <returns>The page.</returns>
    public static MarkdownPage Read(string path) => new(path, RepositoryFiles.Read(path));

    /// <summary>Reads the README in both languages and all pages of docs.</summary>
    /// <returns>The pages.</returns>
    public static MarkdownPage[] ReadAll() =>
        [Read("README.md"), Read("README.zh-CN.md"), .. RepositoryFiles.Find("docs", ".md").Select(Read)];

    /// <summary>Finds the sections: each heading, with the text up to the next heading. A line of a code block is no heading.</summary>
    /// <returns>The sections in their order.</returns>
    public IReadOnlyList<Section> Sections()
    {
        var found = new List<Section>();
        var lines = new List<string>();
        bool inCode = false;
        foreach (string line in Text.Split('\n'))
        {
            inCode ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!inCode && Heading().IsMatch(line))
            {
                Add(found, lines);
            }

            lines.Add(line);
        }

        Add(found, lines);
        return found;
    }

    /// <summary>Finds the code blocks.</summary>
    /// <returns>The blocks in their order.</returns>
    public IReadOnlyList<CodeBlock> CodeBlocks() =>
    [
        .. from Match block in Block().Matches(Text)
           select new CodeBlock(
               Path,
               Text.AsSpan(0, block.Groups["code"].Index).Count('\n') + 1,
               block.Groups["language"].Value,
               block.Groups["code"].Value,
               block.Groups["note"].Value.Trim()),
    ];

    // The lines before the first heading are no section.
    private static void Add(List<Section> found, List<string> lines)
    {
        if (lines.Count > 0 && Heading().IsMatch(lines[0]))
        {
            found.Add(new Section(string.Join('\n', lines)));
        }

        lines.Clear();
    }

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex("^(<!-- (?<note>[^\n]*) -->\n+)?```(?<language>[a-z]*)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

/// <summary>A code block of a page.</summary>
/// <param name="Path">The page.</param>
/// <param name="Line">The line of the page on which the code begins, counted from 1.</param>
/// <param name="Language">The language, or an empty string.</param>
/// <param name="Code">The code with its last line end.</param>
/// <param name="Note">The text of a comment directly before the block, or an empty string.</param>
internal sealed record CodeBlock(string Path, int Line, string Language, string Code, string Note)
{
    public override string ToString() => $"{Path}:{Line}";
}
