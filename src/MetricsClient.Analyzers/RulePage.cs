using System.Reflection;

namespace MetricsClient.Analyzers;

/// <summary>Builds the links to <c>docs/analyzers.md</c>, the page that explains all rules.</summary>
/// <remarks>
/// A release build sets the MSBuild property <c>RepositoryUrl</c>, and the SDK stores the URL in the assembly. Without
/// the property, the links are relative to the root of the repository.
/// </remarks>
internal static class RulePage
{
    private const string Path = "docs/analyzers.md";

    private static readonly string s_page = Repository() is { } repository ? $"{repository}/blob/HEAD/{Path}" : Path;

    /// <summary>Returns the link to the section about a rule.</summary>
    public static string Link(string ruleId) => $"{s_page}#{ruleId.ToLowerInvariant()}";

    private static string? Repository() =>
        typeof(RulePage).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static metadata => metadata.Key == "RepositoryUrl")?
            .Value.TrimEnd('/');
}
