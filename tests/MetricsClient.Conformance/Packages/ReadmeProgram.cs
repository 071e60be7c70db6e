using System.Text.RegularExpressions;

namespace MetricsClient.Conformance.Packages;

/// <summary>The C# programs that the README shows: those of its code blocks that begin with a <c>using</c>.</summary>
internal static partial class ReadmeProgram
{
    public static IReadOnlyList<string> All { get; } =
        [.. Blocks().Matches(File.ReadAllText(Repository.File("README.md"))).Select(block => block.Groups["code"].Value)];

    /// <summary>The program of the README that calls the given method.</summary>
    public static string ThatCalls(string method) =>
        Assert.Single(All, program => program.Contains(method + "(", StringComparison.Ordinal));

    /// <summary>The program as a class with one method, so that one project can hold several of them.</summary>
    public static string AsClass(string program, string name)
    {
        ILookup<bool, string> lines = program.Split('\n').ToLookup(line => UsingDirective().IsMatch(line));
        return $$"""
            {{string.Join('\n', lines[true])}}

            internal static class {{name}}
            {
                public static async Task RunAsync(string[] args)
                {
            {{string.Join('\n', lines[false])}}
                    await Task.CompletedTask;
                }
            }
            """;
    }

    [GeneratedRegex("^using [A-Za-z.]+;")]
    private static partial Regex UsingDirective();

    [GeneratedRegex("^```csharp\n(?<code>using .*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
