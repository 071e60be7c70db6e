using System.Text.RegularExpressions;
using MetricsClient.Tests;
using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers.Tests;

/// <summary>The help link of each rule, and the page <c>docs/analyzers.md</c> behind the links.</summary>
public partial class RuleHelpTests
{
    private const string Page = "docs/analyzers.md";

    [Fact]
    public void Every_rule_links_to_its_section_of_the_page()
    {
        Assert.NotEmpty(CompiledProgram.Rules);
        Assert.All(
            CompiledProgram.Rules,
            static rule => Assert.EndsWith($"{Page}#{rule.Id.ToLowerInvariant()}", rule.HelpLinkUri, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_has_one_section_for_each_rule_in_the_order_of_the_ids()
    {
        string[] sections = [.. Heading().Matches(ReadPage()).Select(static heading => heading.Groups["id"].Value)];

        Assert.Equal(CompiledProgram.Rules.Select(static rule => rule.Id).Distinct().Order(StringComparer.Ordinal), sections);
    }

    [Fact]
    public void Every_section_explains_the_rule_and_shows_how_to_fix_and_suppress_a_violation()
    {
        string[] sections = Heading().Split(ReadPage())[1..];
        string[] parts = ["**Reports**", "**Reason**", "**Violation**", "**Fix**", "**Suppress**"];

        Assert.All(
            sections.Where(static text => text.Contains('\n', StringComparison.Ordinal)),
            section => Assert.All(parts, part => Assert.Contains(part, section, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_violation_on_the_page_is_reported_by_its_rule_alone_and_every_fix_is_clean()
    {
        MatchCollection examples = Example().Matches(ReadPage());

        Assert.Equal(CompiledProgram.Rules.Select(static rule => rule.Id).Distinct().Count(), examples.Count);
        foreach (Match example in examples)
        {
            string rule = example.Groups["id"].Value;
            string[] violations = await CompiledProgram.Messages(AsProgram(example.Groups["violation"].Value));
            Assert.NotEmpty(violations);
            Assert.All(violations, message => Assert.StartsWith(rule, message, StringComparison.Ordinal));
            Assert.Empty(await CompiledProgram.Messages(AsProgram(example.Groups["fix"].Value)));
        }
    }

    // Types follow the statements of a program.
    private static string AsProgram(string example)
    {
        int types = example.IndexOf("[MetricLabels]", StringComparison.Ordinal);
        types = types < 0 ? example.IndexOf("static class", StringComparison.Ordinal) : types;
        return types < 0 ? AsProgramOf(example) : AsProgramOf(example[..types]) + "\n" + example[types..];
    }

    private static string AsProgramOf(string statements) =>
        $"""
        Counter failures = Metrics.CreateCounter("myapp_failures_total", "Failures.");
        {statements}
        await SaveAsync();

        static Task SaveAsync() => Task.CompletedTask;
        """;

    private static string ReadPage() => File.ReadAllText(Path.Combine(Checkout.Root, Page));

    [GeneratedRegex(@"^## (?<id>MC[0-9]{4})$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"^## (?<id>MC[0-9]{4})$.*?^\*\*Violation\*\*\n\n```csharp\n(?<violation>.*?)^```.*?^\*\*Fix\*\*.*?^```csharp\n(?<fix>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
