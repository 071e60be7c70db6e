using System.Text.RegularExpressions;

namespace MetricsClient.Repository.Tests.Pages;

/// <summary>An English page and its translation.</summary>
/// <param name="Source">The English page.</param>
/// <param name="Target">The translation, which ends in a comment with the revisions of the English sections.</param>
internal sealed partial record Translation(MarkdownPage Source, MarkdownPage Target)
{
    /// <summary>Compares the pages.</summary>
    /// <returns>A line for each difference.</returns>
    public IReadOnlyList<string> Differences()
    {
        IReadOnlyList<Section> english = Source.Sections();
        IReadOnlyList<Section> chinese = Target.Sections();
        if (!english.Select(static section => section.Level).SequenceEqual(chinese.Select(static section => section.Level)))
        {
            return [$"{Target.Path}: the sections are {Titles(chinese)}, and those of {Source.Path} are {Titles(english)}"];
        }

        return [.. Outdated(english), .. Rows(english, chinese), .. Code()];
    }

    private static string Titles(IReadOnlyList<Section> sections) => string.Join(" | ", sections.Select(static section => section.Title));

    private IEnumerable<string> Outdated(IReadOnlyList<Section> english)
    {
        Match stamp = Stamp().Match(Target.Text);
        string[] recorded = stamp.Groups["revisions"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (stamp.Groups["source"].Value != Source.Path || recorded.Length != english.Count)
        {
            return [$"{Target.Path}: the last comment does not have the {english.Count} revisions of {Source.Path}"];
        }

        return from pair in english.Zip(recorded)
               where pair.First.Revision != pair.Second
               select $"{Target.Path}: the section '{pair.First.Title}' of {Source.Path} has changed since the translation";
    }

    private IEnumerable<string> Rows(IReadOnlyList<Section> english, IReadOnlyList<Section> chinese) =>
        from pair in english.Zip(chinese)
        where pair.First.Rows != pair.Second.Rows
        select $"{Target.Path}: '{pair.Second.Title}' has {pair.Second.Rows} rows of tables, and '{pair.First.Title}' has {pair.First.Rows}";

    private IEnumerable<string> Code()
    {
        string[] english = [.. Source.CodeBlocks().Select(static block => block.Code)];
        string[] chinese = [.. Target.CodeBlocks().Select(static block => block.Code)];
        return english.SequenceEqual(chinese) ? [] : [$"{Target.Path}: the code blocks differ from those of {Source.Path}"];
    }

    [GeneratedRegex(@"<!-- source: (?<source>\S+)(?<revisions>[0-9a-f\s]*)-->\s*$")]
    private static partial Regex Stamp();
}
