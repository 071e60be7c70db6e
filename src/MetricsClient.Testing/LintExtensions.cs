namespace MetricsClient.Testing;

/// <summary>
/// Checks the names, labels and help texts of a registry in a unit test: <c>Assert.Empty(registry.Lint())</c>.
/// </summary>
public static class LintExtensions
{
    /// <summary>Applies the rules of <c>promtool check metrics</c> to the families of a registry.</summary>
    /// <param name="registry">The registry to check. The callbacks and collectors of the registry run once.</param>
    /// <returns>
    /// The findings, sorted by family name in ordinal order; empty if every family follows the rules.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="registry"/> is null.</exception>
    /// <remarks>
    /// Families without series are checked too. Process metrics and the self-metrics of the library are not checked.
    /// The rule of promtool against duplicate series is not needed, because a registry cannot contain duplicate series.
    /// This method may be called on any thread.
    /// </remarks>
    public static IReadOnlyList<LintFinding> Lint(this CollectorRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return
        [
            .. RegisteredFamily.ReadFrom(registry)
                .SelectMany(LintRules.Check)
                .OrderBy(static finding => finding.Family, StringComparer.Ordinal),
        ];
    }
}
