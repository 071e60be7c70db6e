using System.Text.RegularExpressions;
using MetricsClient.Tests;

namespace MetricsClient.Analyzers.Tests.Labels;

/// <summary>The programs on the page about typed labels, and the one in the README.</summary>
public partial class PageTests
{
    [Theory]
    [InlineData("docs/typed-labels.md", 3)]
    [InlineData("README.md", 1)]
    public async Task Each_program_with_typed_labels_compiles_and_has_no_mistake(string page, int count)
    {
        string[] programs =
        [
            .. Program().Matches(File.ReadAllText(Path.Combine(Checkout.Root, page)))
                .Select(static program => program.Groups["code"].Value)
                .Where(static code => code.Contains("[MetricLabels]", StringComparison.Ordinal)),
        ];

        Assert.Equal(count, programs.Length);
        foreach (string program in programs)
        {
            Assert.Empty(await CompiledProgram.Messages(program));
        }
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Program();
}
