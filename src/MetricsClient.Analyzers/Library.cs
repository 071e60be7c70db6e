using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers;

/// <summary>The members of MetricsClient that the rules are about, as a compilation knows them.</summary>
internal sealed class Library
{
    private readonly INamedTypeSymbol?[] _registries;
    private readonly INamedTypeSymbol? _writer;
    private readonly INamedTypeSymbol? _family;
    private readonly INamedTypeSymbol? _counterExtensions;
    private readonly INamedTypeSymbol?[] _tasks;
    private readonly Lazy<bool> _mayAllowUtf8Names;

    private Library(Compilation compilation)
    {
        INamedTypeSymbol? Type(string name) => compilation.GetTypeByMetadataName(name);
        _registries = [Type("MetricsClient.CollectorRegistry"), Type("MetricsClient.Metrics")];
        _writer = Type("MetricsClient.MetricWriter");
        _family = Type("MetricsClient.MetricFamily`1");
        _mayAllowUtf8Names = new Lazy<bool>(() =>
            compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary || compilation.SyntaxTrees.Any(NamesAllowUtf8Names));
        _counterExtensions = Type("MetricsClient.CounterExtensions");
        _tasks =
        [
            Type("System.Threading.Tasks.Task"),
            Type("System.Threading.Tasks.ValueTask"),
            Type("System.Threading.Tasks.ValueTask`1"),
        ];
    }

    /// <summary>The library as the compilation sees it; null when it does not use it.</summary>
    public static Library? In(Compilation compilation)
    {
        var library = new Library(compilation);
        return library._registries[0] is null ? null : library;
    }

    /// <summary>
    /// Whether some registry may allow names of any characters: in a library its caller may have said so, and in a program it is
    /// written somewhere. Looked up only when such a name is met.
    /// </summary>
    public bool MayAllowUtf8Names => _mayAllowUtf8Names.Value;

    /// <summary>Whether the method begins a family, whose kind is the end of the method's name.</summary>
    public bool Registers(IMethodSymbol method) =>
        method.Name.StartsWith("Create", StringComparison.Ordinal) ? IsOneOf(method.ContainingType, _registries)
        : method.Name is "Counter" or "Gauge" or "Unknown" or "Histogram" or "GaugeHistogram" or "NativeHistogram" or "Summary" or "Info" or "StateSet"
            && IsOneOf(method.ContainingType, _writer);

    /// <summary>Whether the method finds one series of a family by its label values.</summary>
    public bool TakesLabelValues(IMethodSymbol method) =>
        method.Name is "WithLabels" or "Remove" && IsFamily(method.ContainingType);

    public bool IsFamily(ITypeSymbol? type) => IsOneOf(type, _family);

    public bool CountsExceptions(IMethodSymbol method) =>
        method.Name == "CountExceptions" && IsOneOf(method.ContainingType, _counterExtensions);

    public bool IsTask(ITypeSymbol type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (IsOneOf(at, _tasks))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NamesAllowUtf8Names(SyntaxTree tree) =>
        tree.GetRoot().DescendantTokens().Any(static token => token.ValueText == "AllowUtf8Names");

    private static bool IsOneOf(ITypeSymbol? type, params INamedTypeSymbol?[] known) =>
        type is not null && known.Contains(type.OriginalDefinition, SymbolEqualityComparer.Default);
}
