using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Shapes;

/// <summary>
/// Knows for each variable, property, parameter and method whether its metric has labels, and which server an <c>IMetricServer</c> is.
/// prometheus-net has one type for both; MetricsClient has <c>Counter</c> and <c>MetricFamily&lt;Counter&gt;</c>.
/// </summary>
/// <remarks>
/// Symbols between which a metric flows form a set. The evidence of one symbol, such as a call of <c>WithLabels</c>, is valid for the set.
/// The sets contain the symbols of all projects, by the place of their declaration. Not thread-safe while built.
/// </remarks>
internal sealed class MetricShapes
{
    private readonly Dictionary<string, string> _parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Evidence> _evidence = new(StringComparer.Ordinal);
    private readonly HashSet<string> _omitted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _imports = new(StringComparer.Ordinal);

    private MetricShapes()
    {
    }

    /// <summary>Gets the metrics that the projects create in the default registry.</summary>
    public Registrations Registrations { get; } = new();

    /// <summary>Reads compilations that share types.</summary>
    public static MetricShapes Of(IEnumerable<Compilation> compilations, CancellationToken cancellationToken)
    {
        var shapes = new MetricShapes();
        foreach (Compilation compilation in compilations)
        {
            shapes.Registrations.Add(compilation);
            foreach (SyntaxTree tree in compilation.SyntaxTrees)
            {
                cancellationToken.ThrowIfCancellationRequested();
                SyntaxNode root = tree.GetRoot(cancellationToken);
                shapes.AddImports(compilation, root);
                new ShapeReader(shapes, compilation.GetSemanticModel(tree)).Visit(root);
            }
        }

        return shapes;
    }

    /// <summary>Returns true if a global using of the compilation imports prometheus-net.</summary>
    public bool ImportsGlobally(Compilation compilation) => Imports(compilation, PrometheusNet.Namespace);

    /// <summary>Returns true if a global using of the compilation imports the namespace.</summary>
    public bool Imports(Compilation compilation, string name) => _imports.Contains($"{compilation.AssemblyName}:{name}");

    /// <summary>Returns the evidence for a symbol.</summary>
    public Evidence Of(ISymbol symbol) =>
        KeyOf(symbol) is { } key && _evidence.TryGetValue(RootOf(key), out Evidence evidence) ? evidence : Evidence.None;

    /// <summary>Returns the evidence for a value.</summary>
    public Evidence Of(ExpressionSyntax value, SemanticModel model)
    {
        Evidence evidence = Evidence.None;
        foreach (ExpressionSyntax source in FlowSources.Of(value, model))
        {
            evidence |= FlowSources.EvidenceOf(source, model);
            if (FlowSources.SymbolOf(source, model) is { } symbol)
            {
                evidence |= Of(symbol);
            }
        }

        return evidence;
    }

    /// <summary>Adds evidence for a symbol.</summary>
    public void Add(ISymbol symbol, Evidence evidence)
    {
        if (evidence != Evidence.None && KeyOf(symbol) is { } key)
        {
            string root = RootOf(key);
            _evidence[root] = evidence | (_evidence.TryGetValue(root, out Evidence known) ? known : Evidence.None);
        }
    }

    /// <summary>Records that a call passes no value for a parameter.</summary>
    public void AddOmitted(IParameterSymbol parameter)
    {
        if (KeyOf(parameter) is { } key)
        {
            _omitted.Add(key);
        }
    }

    /// <summary>Returns true if a call passes no value for a parameter.</summary>
    public bool IsOmitted(ISymbol? symbol) => symbol is IParameterSymbol && KeyOf(symbol) is { } key && _omitted.Contains(key);

    /// <summary>Adds the flow of a metric between two symbols.</summary>
    public void Join(ISymbol first, ISymbol second)
    {
        if (KeyOf(first) is not { } one || KeyOf(second) is not { } other || RootOf(one) == RootOf(other))
        {
            return;
        }

        string from = RootOf(one), to = RootOf(other);
        _parents[from] = to;
        if (_evidence.TryGetValue(from, out Evidence evidence))
        {
            _evidence[to] = evidence | (_evidence.TryGetValue(to, out Evidence known) ? known : Evidence.None);
        }
    }

    /// <summary>Adds the flow of a value into a symbol.</summary>
    public void Flow(ISymbol target, ExpressionSyntax value, SemanticModel model)
    {
        foreach (ExpressionSyntax source in FlowSources.Of(value, model))
        {
            Add(target, FlowSources.EvidenceOf(source, model));
            if (FlowSources.SymbolOf(source, model) is { } symbol)
            {
                Join(target, symbol);
            }
        }
    }

    // A symbol with a type parameter, such as T, can have different metrics at the same time.
    private static string? KeyOf(ISymbol symbol) =>
        symbol.OriginalDefinition is var definition && !Generics.HasParameter(Generics.TypeOf(definition)) && definition.DeclaringSyntaxReferences.FirstOrDefault() is { } declaration
            ? $"{declaration.SyntaxTree.FilePath}:{declaration.Span.Start}"
            : null;

    private string RootOf(string key)
    {
        while (_parents.TryGetValue(key, out string? parent))
        {
            key = parent;
        }

        return key;
    }

    private void AddImports(Compilation compilation, SyntaxNode root)
    {
        foreach (UsingDirectiveSyntax directive in ((CompilationUnitSyntax)root).Usings)
        {
            if (directive is { Alias: null, Name: { } name } && directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword) && directive.StaticKeyword.IsKind(SyntaxKind.None))
            {
                _imports.Add($"{compilation.AssemblyName}:{name.ToString().Replace("global::", "")}");
            }
        }
    }
}
