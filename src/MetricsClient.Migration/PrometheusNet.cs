using Microsoft.CodeAnalysis;

namespace MetricsClient.Migration;

/// <summary>Recognizes the types and members of prometheus-net.</summary>
internal static class PrometheusNet
{
    /// <summary>The namespace that most files import.</summary>
    public const string Namespace = "Prometheus";

    /// <summary>The namespace of MetricsClient.</summary>
    public const string Successor = "MetricsClient";

    private static readonly HashSet<string> s_assemblies = new(StringComparer.Ordinal)
    {
        "Prometheus.NetStandard", "Prometheus.AspNetCore", "Prometheus.AspNetCore.Grpc", "Prometheus.AspNetCore.HealthChecks",
    };

    /// <summary>Returns true if the compilation references prometheus-net.</summary>
    public static bool IsReferencedBy(Compilation compilation) =>
        compilation.ReferencedAssemblyNames.Any(static name => s_assemblies.Contains(name.Name));

    /// <summary>Returns true if prometheus-net declares the symbol.</summary>
    public static bool Owns(ISymbol? symbol) =>
        symbol?.OriginalDefinition.ContainingAssembly is { } assembly && s_assemblies.Contains(assembly.Name);

    /// <summary>Returns true if the symbol is the namespace of prometheus-net, or a namespace inside.</summary>
    public static bool IsNamespace(ISymbol? symbol)
    {
        string? name = (symbol as INamespaceSymbol)?.ToDisplayString();
        return name == Namespace || name?.StartsWith(Namespace + ".", StringComparison.Ordinal) == true;
    }

    /// <summary>
    /// Returns the name of a type of prometheus-net without namespace, such as <c>Counter.Child</c> or <c>ICollector`1</c>; null for
    /// another type.
    /// </summary>
    public static string? TypeName(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol named || !Owns(named))
        {
            return null;
        }

        string name = named.OriginalDefinition.MetadataName;
        return named.ContainingType is { } outer ? $"{TypeName(outer)}.{name}" : name;
    }

    /// <summary>Returns the name of a member with its type, such as <c>Counter.Child.Inc</c>; null for a member of another library.</summary>
    public static string? MemberName(ISymbol? member) =>
        member is not (IMethodSymbol or IPropertySymbol or IFieldSymbol) ? null
        : TypeName((member as IMethodSymbol)?.ReducedFrom?.ContainingType ?? member.ContainingType) is { } type ? $"{type}.{member.Name}"
        : null;
}
