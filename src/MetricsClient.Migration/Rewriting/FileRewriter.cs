using MetricsClient.Migration.Rules;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rewriting;

/// <summary>Moves one file. The rules ask the semantic model about the nodes before the move, and compose the nodes after the move.</summary>
internal sealed class FileRewriter : CSharpSyntaxRewriter
{
    // The types that rules insert into code that did not name them.
    private static readonly HashSet<string> s_inserted = new(StringComparer.Ordinal)
    {
        "Metrics", "Buckets", "CollectorRegistry", "ExpositionFormat", "CounterOptions", "GaugeOptions", "HistogramOptions", "SummaryOptions",
        "MetricServerOptions", "HttpMetricsOptions", "HttpClientMetricsOptions", "PushMethod",
    };

    private readonly CancellationToken _cancellationToken;

    // Documentation comments are visited, too.
    public FileRewriter(SemanticModel model, MetricShapes shapes, CancellationToken cancellationToken)
        : base(visitIntoStructuredTrivia: true)
    {
        Model = model;
        Shapes = shapes;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Gets the file before the move.</summary>
    public SemanticModel Model { get; }

    /// <summary>Gets the metrics of all projects.</summary>
    public MetricShapes Shapes { get; }

    /// <summary>Gets the places for a person, in the order in which they were found.</summary>
    public List<Remainder> Remainders { get; } = [];

    /// <summary>Gets the namespaces that the moved code needs.</summary>
    public SortedSet<string> Needed { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the text in front of a type of MetricsClient: empty if the file imports the namespace.</summary>
    public string Qualifier => field ??= ImportsPrometheusNet() && !DeclaresInsertedName() ? "" : PrometheusNet.Successor + ".";

    /// <summary>Returns the name of a type of the platform, whose namespace the file needs.</summary>
    public string Platform(string space, string type)
    {
        Needed.Add(space);
        return type;
    }

    /// <summary>Gets the parameters of inlined lambdas, with the text that replaces them.</summary>
    public Dictionary<ISymbol, string> Inlined { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Returns the symbol of a node.</summary>
    public ISymbol? SymbolOf(SyntaxNode node) => Model.GetSymbolInfo(node, _cancellationToken).Symbol;

    /// <summary>Returns the text of a node after the move.</summary>
    public string Moved(SyntaxNode node) => Code.Text(Visit(node));

    /// <summary>Marks a moved node for a person.</summary>
    /// <param name="moved">The node after the move.</param>
    /// <param name="original">The node before the move.</param>
    /// <param name="message">The problem and the remedy.</param>
    /// <param name="section">The section of the migration page.</param>
    /// <returns>The marked node.</returns>
    public T Leave<T>(T moved, SyntaxNode original, string message, string section)
        where T : SyntaxNode
    {
        Remainders.Add(new Remainder(original.Span, message, section));
        return moved.WithLeadingTrivia(moved.GetLeadingTrivia().Add(Code.Marker(Remainders.Count - 1)));
    }

    /// <summary>Marks the text of a moved node for a person.</summary>
    /// <returns>The marked text.</returns>
    public string Leave(string moved, SyntaxNode original, string message, string section)
    {
        Remainders.Add(new Remainder(original.Span, message, section));
        return Code.Marker(Remainders.Count - 1).ToString() + moved;
    }

    public override SyntaxNode? VisitCompilationUnit(CompilationUnitSyntax node)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var moved = (CompilationUnitSyntax)base.VisitCompilationUnit(node)!;
        return UsingRules.Complete(this, DefaultMetricsRules.AddToEntryPoint(this, node, moved));
    }

    public override SyntaxTrivia VisitTrivia(SyntaxTrivia trivia) =>
        trivia.IsDirective || trivia.IsKind(SyntaxKind.SkippedTokensTrivia) ? trivia : base.VisitTrivia(trivia);

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node) =>
        SymbolOf(node) is IMethodSymbol method && PrometheusNet.Owns(method)
            ? WithConflict(CallRules.Move(this, node, method) ?? ArgumentNames.Move((InvocationExpressionSyntax)base.VisitInvocationExpression(node)!, method), node)
            : base.VisitInvocationExpression(node);

    public override SyntaxNode? VisitObjectCreationExpression(ObjectCreationExpressionSyntax node) =>
        ObjectRules.Move(this, node) ?? base.VisitObjectCreationExpression(node);

    public override SyntaxNode? VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node) =>
        ObjectRules.Move(this, node) ?? base.VisitImplicitObjectCreationExpression(node);

    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node) =>
        OptionRules.MoveAssignment(this, node) ?? base.VisitAssignmentExpression(node);

    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node) =>
        SymbolOf(node) switch
        {
            INamedTypeSymbol type when PrometheusNet.Owns(type) => TypeRules.MoveQualified(this, node, type),
            { } member when PrometheusNet.MemberName(member) is { } name => MemberRules.Move(this, node, name) ?? base.VisitMemberAccessExpression(node),
            _ => MemberRules.MoveLength(this, node) ?? base.VisitMemberAccessExpression(node),
        };

    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node)
    {
        ISymbol? symbol = SymbolOf(node);
        return symbol switch
        {
            null => node,
            IParameterSymbol when Inlined.TryGetValue(symbol, out string? text) => Code.Expression(text, node),
            INamedTypeSymbol when node.IsVar => node,
            INamedTypeSymbol type when Model.GetAliasInfo(node, _cancellationToken) is not null => PrometheusNet.Owns(type) ? TypeRules.MoveAlias(this, node, type) : node,
            INamedTypeSymbol type when PrometheusNet.Owns(type) => TypeRules.Move(this, node, type),
            IMethodSymbol { MethodKind: MethodKind.Constructor } => node,
            _ => PrometheusNet.MemberName(symbol) is { } name ? MemberRules.Rename(this, node, name) : node,
        };
    }

    public override SyntaxNode? VisitGenericName(GenericNameSyntax node) =>
        SymbolOf(node) switch
        {
            INamedTypeSymbol type when PrometheusNet.Owns(type) => TypeRules.Move(this, node, type),
            _ => base.VisitGenericName(node),
        };

    public override SyntaxNode? VisitQualifiedName(QualifiedNameSyntax node) =>
        SymbolOf(node) is INamedTypeSymbol type && PrometheusNet.Owns(type) ? TypeRules.MoveQualified(this, node, type) : base.VisitQualifiedName(node);

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node) =>
        StatementRules.IsRemoved(this, node) ? StatementRules.Removed(node)
        : StatementRules.Move(this, node) ?? base.VisitExpressionStatement(node);

    public override SyntaxNode? VisitGlobalStatement(GlobalStatementSyntax node) =>
        Visit(node.Statement) is StatementSyntax statement ? node.WithStatement(statement) : null;

    public override SyntaxNode? VisitUsingStatement(UsingStatementSyntax node) => LeaseRules.MoveUsing(this, node) ?? base.VisitUsingStatement(node);

    public override SyntaxNode? VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node) =>
        LeaseRules.MoveUsingDeclaration(this, node) ?? base.VisitLocalDeclarationStatement(node);

    public override SyntaxNode? VisitNamespaceDeclaration(NamespaceDeclarationSyntax node)
    {
        AddSuccessorInside(node);
        var moved = (NamespaceDeclarationSyntax)base.VisitNamespaceDeclaration(node)!;
        return moved.WithUsings(UsingRules.WithoutRemoved(moved.Usings, out _));
    }

    public override SyntaxNode? VisitFileScopedNamespaceDeclaration(FileScopedNamespaceDeclarationSyntax node)
    {
        AddSuccessorInside(node);
        var moved = (FileScopedNamespaceDeclarationSyntax)base.VisitFileScopedNamespaceDeclaration(node)!;
        return moved.WithUsings(UsingRules.WithoutRemoved(moved.Usings, out _));
    }

    public override SyntaxNode? VisitUsingDirective(UsingDirectiveSyntax node) => UsingRules.Move(this, node);

    private SyntaxNode WithConflict(SyntaxNode moved, InvocationExpressionSyntax node) =>
        Shapes.Registrations.ConflictOf(node) is { } other
            ? Leave(moved, node, $"A name has one help text and one set of labels in a registry, and {other} registers the name differently.", PageSection.Metrics)
            : CreationRules.HasEmptyVariable(node, Model)
                ? Leave(moved, node, "An empty array of label names throws at run time; call the method without label names.", PageSection.Behavior)
            : moved;

    // Code in the namespace of prometheus-net, or inside, needs no using before the move.
    private void AddSuccessorInside(BaseNamespaceDeclarationSyntax node)
    {
        if (PrometheusNet.IsNamespace(Model.GetDeclaredSymbol(node, _cancellationToken)))
        {
            Needed.Add(PrometheusNet.Successor);
        }
    }

    // A type of the program with the name of an inserted type would take precedence over the using.
    private bool DeclaresInsertedName() => Model.Compilation.GetSymbolsWithName(s_inserted.Contains, SymbolFilter.Type, _cancellationToken).Any();

    private bool ImportsPrometheusNet() =>
        Shapes.ImportsGlobally(Model.Compilation)
        || Model.SyntaxTree.GetRoot(_cancellationToken).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<UsingDirectiveSyntax>()
            .Any(static directive => directive.Alias is null && directive.Name?.ToString() is "Prometheus" or "global::Prometheus");
}
