using MetricsClient.Migration.Rules;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rewriting;

/// <summary>Moves one file. The rules ask the semantic model about the nodes before the move, and compose the nodes after the move.</summary>
internal sealed class FileRewriter : CSharpSyntaxRewriter
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
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

    /// <summary>Gets the manual changes, in the order in which they were found.</summary>
    public List<Remainder> Remainders { get; } = [];

    /// <summary>Gets the namespaces that the moved code needs.</summary>
    public SortedSet<string> Needed { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns the name of a type of MetricsClient, with the namespace if the file does not import the namespace, or if the program has a type with the name.</summary>
    public string Named(string type)
    {
        if (!_names.TryGetValue(type, out string? name))
        {
            bool isVisible = ImportsPrometheusNet() && !(type.Length > 0 && Places().Any(place => Hides(type, place)));
            _names[type] = name = isVisible ? type : QualifierAt(Model.SyntaxTree.GetRoot(_cancellationToken).Span.End) + type;
        }

        return name;
    }

    /// <summary>Returns the text in front of a type of MetricsClient whose simple name means another type at a place.</summary>
    public string QualifierAt(int position) => Hides(PrometheusNet.Successor, position) ? $"global::{PrometheusNet.Successor}." : $"{PrometheusNet.Successor}.";

    /// <summary>Returns true if a name means a type or namespace of the program at a place, also one of another project.</summary>
    public bool Hides(string name, int position) => Model.LookupNamespacesAndTypes(position, name: name)
        .Any(static symbol => !PrometheusNet.Owns(symbol) && symbol.ToDisplayString() != PrometheusNet.Successor);

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

    /// <summary>Returns the text of a node after the move, and adds no manual change. The node can be in another file.</summary>
    public string Alone(SyntaxNode node) =>
        new FileRewriter(node.SyntaxTree == Model.SyntaxTree ? Model : Model.Compilation.GetSemanticModel(node.SyntaxTree), Shapes, _cancellationToken) { IsMarking = false }.Moved(node);

    /// <summary>Gets a value indicating whether the rewriter marks manual changes.</summary>
    public bool IsMarking { get; private set; } = true;

    /// <summary>Marks a moved node as a manual change.</summary>
    /// <param name="moved">The node after the move.</param>
    /// <param name="original">The node before the move.</param>
    /// <param name="message">The problem and the remedy.</param>
    /// <param name="section">The section of the migration page.</param>
    /// <returns>The marked node.</returns>
    public T Leave<T>(T moved, SyntaxNode original, string message, string section)
        where T : SyntaxNode
    {
        if (!IsMarking)
        {
            return moved;
        }

        Remainders.Add(new Remainder(original.Span, message, section));
        return moved.WithLeadingTrivia(moved.GetLeadingTrivia().Add(Code.Marker(Remainders.Count - 1)));
    }

    /// <summary>Marks the text of a moved node as a manual change.</summary>
    /// <returns>The marked text.</returns>
    public string Leave(string moved, SyntaxNode original, string message, string section)
    {
        if (!IsMarking)
        {
            return moved;
        }

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

    // The comments of a statement that disappears stay above the next statement.
    public override SyntaxList<TNode> VisitList<TNode>(SyntaxList<TNode> list)
    {
        SyntaxTriviaList carried = default;
        var moved = new List<TNode>(list.Count);
        foreach (TNode node in list)
        {
            if (Visit(node) is not TNode visited)
            {
                // Without the indentation of the statement.
                SyntaxTriviaList above = SyntaxFactory.TriviaList(node.GetLeadingTrivia().Reverse().SkipWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse());
                carried = above.Any(static trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)) ? carried.AddRange(above) : carried;
                continue;
            }

            moved.Add(carried.Count == 0 ? visited : visited.WithLeadingTrivia(carried.AddRange(visited.GetLeadingTrivia())));
            carried = default;
        }

        return moved.Count == list.Count && moved.SequenceEqual(list) ? list : SyntaxFactory.List(moved);
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node) =>
        SymbolOf(node) is IMethodSymbol method && PrometheusNet.Owns(method)
            ? WithConflict(CallRules.Move(this, node, method) ?? ArgumentNames.Move((InvocationExpressionSyntax)base.VisitInvocationExpression(node)!, method), node)
            : ServiceRules.Move(this, node, base.VisitInvocationExpression(node)!);

    public override SyntaxNode? VisitObjectCreationExpression(ObjectCreationExpressionSyntax node) =>
        ObjectRules.Move(this, node) ?? base.VisitObjectCreationExpression(node);

    public override SyntaxNode? VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node) =>
        ObjectRules.Move(this, node) ?? base.VisitImplicitObjectCreationExpression(node);

    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node) =>
        OptionRules.MoveAssignment(this, node) ?? base.VisitAssignmentExpression(node);

    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node) =>
        MethodGroupRules.Move(this, node) ?? SymbolOf(node) switch
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
            _ => PrometheusNet.MemberName(symbol) is { } name ? MethodGroupRules.Move(this, node) ?? MemberRules.Rename(this, node, name) : node,
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
            : CreationRules.HasEmptyNames(this, node)
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

    // The places at which names can have another meaning: the end of the file, and the start of each type.
    private IEnumerable<int> Places() => Model.SyntaxTree.GetRoot(_cancellationToken)
        .DescendantNodesAndSelf(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
        .Select(static node => node switch
        {
            CompilationUnitSyntax file => file.EndOfFileToken.SpanStart,
            TypeDeclarationSyntax type => type.OpenBraceToken.Span.End,
            _ => 0,
        })
        .Where(static place => place > 0);

    private bool ImportsPrometheusNet() =>
        Shapes.ImportsGlobally(Model.Compilation)
        || Model.SyntaxTree.GetRoot(_cancellationToken).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<UsingDirectiveSyntax>()
            .Any(static directive => directive.Alias is null && directive.Name?.ToString() is "Prometheus" or "global::Prometheus");
}
