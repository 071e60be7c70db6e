using Microsoft.CodeAnalysis;

namespace MetricsClient.Migration.Tool.Loading;

/// <summary>The target frameworks that MetricsClient supports.</summary>
internal static class Frameworks
{
    private const int FirstSupported = 8;

    /// <summary>Returns true if a compilation targets .NET 8 or later. Earlier frameworks have their core types in other assemblies or versions.</summary>
    public static bool Supports(Compilation compilation) =>
        compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly?.Identity is { Name: "System.Runtime" or "System.Private.CoreLib", Version.Major: >= FirstSupported };
}
