using System.Text.RegularExpressions;

namespace MetricsClient.Conformance.Packages;

/// <summary>The C# programs of the README: all code blocks that begin with a <c>using</c>.</summary>
internal static partial class ReadmeProgram
{
    public static IReadOnlyList<string> All { get; } =
        [.. Blocks().Matches(File.ReadAllText(Repository.File("README.md"))).Select(block => block.Groups["code"].Value)];

    /// <summary>Finds the only program of the README that calls a method.</summary>
    /// <returns>The source of the program.</returns>
    public static string ThatCalls(string method) =>
        Assert.Single(All, program => program.Contains(method + "(", StringComparison.Ordinal));

    /// <summary>Turns a program into a class with one method, so that one project can hold several programs.</summary>
    /// <returns>The source of the class.</returns>
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
