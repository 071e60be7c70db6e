using System.Text.RegularExpressions;
using MetricsClient.Testing;

namespace MetricsClient.Conformance.Lint;

/// <summary>Translates findings of the library into lines of promtool.</summary>
internal static class PromtoolLint
{
    private static readonly Dictionary<string, string> s_fixed = new()
    {
        ["has no help text"] = "no help text",
        ["does not end with '_total'"] = "counter metrics should have \"_total\" suffix",
        ["ends with '_total'"] = "non-counter metrics should not have \"_total\" suffix",
        ["ends with '_bucket'"] = "non-histogram metrics should not have \"_bucket\" suffix",
        ["ends with '_count'"] = "non-histogram and non-summary metrics should not have \"_count\" suffix",
        ["ends with '_sum'"] = "non-histogram and non-summary metrics should not have \"_sum\" suffix",
        ["has the label 'le'"] = "non-histogram metrics should not have \"le\" label",
        ["has the label 'quantile'"] = "non-summary metrics should not have \"quantile\" label",
        ["contains ':'"] = "metric names should not contain ':'",
        ["The label"] = "label names should be written in 'snake_case' not 'camelCase'",
        ["is in camelCase"] = "metric names should be written in 'snake_case' not 'camelCase'",
        ["abbreviates a unit"] = "metric names should not contain abbreviated units",
    };

    /// <summary>Returns the line that promtool prints for a finding.</summary>
    public static string Line(LintFinding finding) => $"{finding.Family} {Text(finding.Message)}";

    private static string Text(string message) =>
        Quoted("measures in '(.*)'; use the base unit '(.*)'", message) is [string unit, string baseUnit] ? $"use base unit \"{baseUnit}\" instead of \"{unit}\""
        : Quoted("leave out '(.*)'", message) is [string type] ? $"metric name should not include type '{type}'"
        : s_fixed.First(item => message.Contains(item.Key, StringComparison.Ordinal)).Value;

    private static string[]? Quoted(string pattern, string message) =>
        Regex.Match(message, pattern) is { Success: true } match ? [.. match.Groups.Values.Skip(1).Select(static group => group.Value)] : null;
}
