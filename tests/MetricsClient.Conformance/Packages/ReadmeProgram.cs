using System.Text.RegularExpressions;

namespace MetricsClient.Conformance.Packages;

/// <summary>The C# programs of the first pages that a user reads: all code blocks that begin with a <c>using</c>.</summary>
internal static partial class ReadmeProgram
{
    private static readonly string[] s_pages = ["README.md", "docs/getting-started.md", "docs/batch-jobs.md", "docs/metrics.md"];

    public static IReadOnlyList<string> All { get; } =
    [
        .. s_pages.SelectMany(PageBlock.Read)
            .Where(static block => block.Language == "csharp" && block.Code.StartsWith("using ", StringComparison.Ordinal))
            .Select(static block => block.Code)
            .Distinct(),
    ];

    /// <summary>Finds the only program of the pages that calls a method.</summary>
    /// <returns>The source of the program.</returns>
    public static string ThatCalls(string method) =>
        Assert.Single(All, program => program.Contains(method + "(", StringComparison.Ordinal));

    /// <summary>
    /// Turns a program into a class with one method, so that one project can hold several programs. Types of the program follow the class.
    /// </summary>
    /// <returns>The source of the class.</returns>
    public static string AsClass(string program, string name)
    {
        ILookup<bool, string> lines = program.Split('\n').ToLookup(line => UsingDirective().IsMatch(line));
        string[] rest = [.. lines[false]];
        int types = Array.FindIndex(rest, static line => TypeDeclaration().IsMatch(line));
        types = types < 0 ? rest.Length : types;
        return $$"""
            {{string.Join('\n', lines[true])}}

            internal static class {{name}}
            {
                public static async Task RunAsync(string[] args)
                {
            {{string.Join('\n', rest[..types])}}
                    await Task.CompletedTask;
                }
            }

            {{string.Join('\n', rest[types..])}}
            """;
    }

    [GeneratedRegex("^using [A-Za-z.]+;")]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"^(public|internal) |^\[MetricLabels\]")]
    private static partial Regex TypeDeclaration();
}
