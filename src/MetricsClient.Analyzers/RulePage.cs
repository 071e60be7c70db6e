using System.Reflection;

namespace MetricsClient.Analyzers;

/// <summary>The page that explains every rule, <c>docs/analyzers.md</c>.</summary>
/// <remarks>
/// A release build sets the MSBuild property <c>RepositoryUrl</c>, and the SDK stores the address in the assembly. Without
/// the property, links are relative to the root of the repository.
/// </remarks>
internal static class RulePage
{
    private const string Path = "docs/analyzers.md";

    private static readonly string s_page = Repository() is { } repository ? $"{repository}/blob/HEAD/{Path}" : Path;

    /// <summary>Returns the address of the section about a rule.</summary>
    public static string Link(string ruleId) => $"{s_page}#{ruleId.ToLowerInvariant()}";

    private static string? Repository() =>
        typeof(RulePage).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static metadata => metadata.Key == "RepositoryUrl")?
            .Value.TrimEnd('/');
}
