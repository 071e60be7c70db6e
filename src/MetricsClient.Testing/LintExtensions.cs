namespace MetricsClient.Testing;

/// <summary>Checks the names, labels and help texts of a registry in a unit test: <c>Assert.Empty(registry.Lint())</c>.</summary>
public static class LintExtensions
{
    /// <summary>Applies the rules of <c>promtool check metrics</c> to the families of a registry.</summary>
    /// <param name="registry">The registry to check. Callbacks and collectors of the registry run once.</param>
    /// <returns>The findings in ordinal order of family names; empty if every family follows the rules.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="registry"/> is null.</exception>
    /// <remarks>
    /// Families without series are checked too. Families that the library registers about itself or about the process are not.
    /// Promtool's rule against duplicate series has no counterpart, because a registry cannot hold duplicates.
    /// This method may be called from any thread.
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
