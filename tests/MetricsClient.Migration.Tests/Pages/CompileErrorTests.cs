using System.Text.RegularExpressions;
using MetricsClient.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MetricsClient.Migration.Tests.Pages;

/// <summary>Each row of the table of compile errors has code, and the compiler reports the error of the row for the code.</summary>
public sealed partial class CompileErrorTests
{
    [Theory]
    [InlineData("from-prometheus-net.md", "## Compile errors after the move")]
    [InlineData("zh/from-prometheus-net.md", "## 迁移之后的编译错误")]
    public void Each_row_has_code_with_the_error_of_the_row(string page, string heading)
    {
        string section = File.ReadAllText(Path.Combine(Checkout.Root, "docs", page)).Split(heading + "\n")[1].Split("\n## ")[0];
        string[][] rows = [.. section.Split('\n').Where(static line => line.StartsWith("| CS", StringComparison.Ordinal)).Select(static line => line.Split(" | "))];

        Assert.InRange(rows.Length, 8, 30);
        Assert.Equal(
            rows.Select(static row => string.Join(", ", Error().Matches(row[0]).Select(static match => match.Value))),
            rows.Select(static row => string.Join(", ", Code().Matches(row[1]).SelectMany(static match => ErrorsOf(match.Groups[1].Value)).Distinct())));
    }

    private static IEnumerable<string> ErrorsOf(string code)
    {
        string program = code.StartsWith("using", StringComparison.Ordinal) ? code : $"using MetricsClient;\nclass C\n{{\n    void M(CollectorRegistry registry, object metric)\n    {{\n        {code}\n    }}\n}}\n";
        CSharpCompilation compilation = MovedProgram.Compilation([program], MovedProgram.BothLibraries);
        return compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(static diagnostic => diagnostic.Id);
    }

    [GeneratedRegex("CS[0-9]{4}")]
    private static partial Regex Error();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
