using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Shapes;

/// <summary>Reads a file, and adds the flow of metrics between its symbols to the shapes.</summary>
internal sealed class ShapeReader : CSharpSyntaxWalker
{
    private static readonly HashSet<string> s_ofLabelled = new(StringComparer.Ordinal)
    {
        "WithLabels", "Labels", "RemoveLabelled", "GetAllLabelValues", "LabelNames",
    };

    private static readonly HashSet<string> s_ofSingle = new(StringComparer.Ordinal)
    {
        "Inc", "Dec", "Set", "Observe", "IncTo", "DecTo", "Value", "Sum", "Count", "Publish", "Unpublish", "NewTimer", "TrackInProgress",
        "CountExceptions", "CountExceptionsAsync", "SetToCurrentTimeUtc", "SetToTimeUtc", "IncToCurrentTimeUtc", "IncToTimeUtc",
        "Unlabelled",
    };

    private readonly MetricShapes _shapes;
    private readonly SemanticModel _model;

    public ShapeReader(MetricShapes shapes, SemanticModel model)
    {
        _shapes = shapes;
        _model = model;
    }

    public override void VisitVariableDeclarator(VariableDeclaratorSyntax node)
    {
        Flow(_model.GetDeclaredSymbol(node), node.Initializer?.Value);
        base.VisitVariableDeclarator(node);
    }

    public override void VisitPropertyDeclaration(PropertyDeclarationSyntax node)
    {
        IPropertySymbol? property = _model.GetDeclaredSymbol(node);
        Flow(property, node.Initializer?.Value);
        JoinInherited(property);
        base.VisitPropertyDeclaration(node);
    }

    public override void VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        IMethodSymbol? method = _model.GetDeclaredSymbol(node);
        JoinInherited(method);
        base.VisitMethodDeclaration(node);
    }

    public override void VisitIndexerDeclaration(IndexerDeclarationSyntax node)
    {
        JoinInherited(_model.GetDeclaredSymbol(node));
        base.VisitIndexerDeclaration(node);
    }

    // The body of a method, a local function, a property or an accessor.
    public override void VisitArrowExpressionClause(ArrowExpressionClauseSyntax node)
    {
        FlowResult(node, node.Expression);
        base.VisitArrowExpressionClause(node);
    }

    public override void VisitReturnStatement(ReturnStatementSyntax node)
    {
        FlowResult(node, node.Expression);
        base.VisitReturnStatement(node);
    }

    public override void VisitYieldStatement(YieldStatementSyntax node)
    {
        FlowResult(node, node.Expression);
        base.VisitYieldStatement(node);
    }

    public override void VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        Flow(FlowSources.SymbolOf(node.Left, _model), node.Right);
        base.VisitAssignmentExpression(node);
    }

    public override void VisitForEachStatement(ForEachStatementSyntax node)
    {
        Flow(_model.GetDeclaredSymbol(node), node.Expression);
        base.VisitForEachStatement(node);
    }

    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (_model.GetSymbolInfo(node).Symbol is IMethodSymbol method)
        {
            if (FlowSources.CollectionOf(node, _model) is { } collection && FlowSources.SymbolOf(collection, _model) is { } symbol)
            {
                foreach (ArgumentSyntax argument in node.ArgumentList.Arguments)
                {
                    _shapes.Flow(symbol, argument.Expression, _model);
                    JoinParameters(symbol, argument.Expression);
                }
            }

            FlowArguments(node.ArgumentList, method);
            FlowReferences(node.ArgumentList, method);
            FlowToFunction(node, method);
            AddOmitted(node.ArgumentList, method);
            AddLease(node, method);
            _shapes.Registrations.Add(CreationCall.Of(node, _model), _model);
        }

        base.VisitInvocationExpression(node);
    }

    public override void VisitObjectCreationExpression(ObjectCreationExpressionSyntax node)
    {
        FlowArguments(node.ArgumentList, _model.GetSymbolInfo(node).Symbol as IMethodSymbol);
        base.VisitObjectCreationExpression(node);
    }

    public override void VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node)
    {
        FlowArguments(node.ArgumentList, _model.GetSymbolInfo(node).Symbol as IMethodSymbol);
        base.VisitImplicitObjectCreationExpression(node);
    }

    public override void VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        AddUse(node.Expression, node.Name);
        base.VisitMemberAccessExpression(node);
    }

    public override void VisitConditionalAccessExpression(ConditionalAccessExpressionSyntax node)
    {
        if (node.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault() is { } member)
        {
            AddUse(node.Expression, member.Name);
        }

        base.VisitConditionalAccessExpression(node);
    }

    private void FlowResult(SyntaxNode returned, ExpressionSyntax? value)
    {
        if (CallArguments.MemberAround(returned) is { } member)
        {
            Flow(_model.GetDeclaredSymbol(member), value);
        }
    }

    // The parameters of metrics.Select(metric => ...) are elements of the collection. The parameters of a function in a variable belong to
    // the variable.
    private void JoinParameters(ISymbol owner, ExpressionSyntax function)
    {
        if (_model.GetSymbolInfo(function).Symbol is IMethodSymbol method && (function is LambdaExpressionSyntax || method.DeclaringSyntaxReferences.Length > 0) && function is not InvocationExpressionSyntax)
        {
            foreach (IParameterSymbol parameter in method.Parameters.Where(static parameter => PrometheusNet.Owns(parameter.Type)))
            {
                _shapes.Join(owner, parameter);
            }
        }
    }

    private void AddUse(ExpressionSyntax receiver, SimpleNameSyntax member)
    {
        string name = member.Identifier.ValueText;
        Evidence use = s_ofLabelled.Contains(name) ? Evidence.Labelled : s_ofSingle.Contains(name) ? Evidence.Single : Evidence.None;
        if (use == Evidence.None || PrometheusNet.TypeName(_model.GetTypeInfo(receiver).Type) is not ("Counter" or "Gauge" or "Histogram" or "Summary" or "ICollector`1"))
        {
            return;
        }

        foreach (ISymbol symbol in FlowSources.Of(receiver).Select(source => FlowSources.SymbolOf(source, _model)).OfType<ISymbol>())
        {
            _shapes.Add(symbol, use);
        }
    }

    // A lease of a metric with managed lifetime has the label values at the end.
    private void AddLease(InvocationExpressionSyntax node, IMethodSymbol method)
    {
        if (PrometheusNet.TypeName(method.ContainingType) == "IManagedLifetimeMetricHandle`1"
            && node.Expression is MemberAccessExpressionSyntax { Expression: { } handle }
            && FlowSources.SymbolOf(handle, _model) is { } symbol
            && method.Parameters.Any(static parameter => parameter.Name == "labelValues"))
        {
            bool hasValues = CallArguments.Find(node.ArgumentList, method, "labelValues") is not null;
            _shapes.Add(symbol, hasValues ? Evidence.Labelled : Evidence.Single);
        }
    }

    private void FlowArguments(BaseArgumentListSyntax? list, IMethodSymbol? method)
    {
        if (method is null || method.OriginalDefinition.DeclaringSyntaxReferences.Length == 0)
        {
            return;
        }

        foreach ((IParameterSymbol parameter, ExpressionSyntax value) in CallArguments.Of(list, method))
        {
            Flow(parameter, value);
        }
    }

    // The call of a function in a variable, such as action(counter) with an Action<Counter>.
    private void FlowToFunction(InvocationExpressionSyntax node, IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.DelegateInvoke && FlowSources.SymbolOf(FunctionOf(node), _model) is { } function && HasOneMetric(function))
        {
            foreach (ArgumentSyntax argument in node.ArgumentList.Arguments.Where(argument => PrometheusNet.Owns(_model.GetTypeInfo(argument.Expression).Type)))
            {
                Flow(function, argument.Expression);
            }
        }
    }

    private static ExpressionSyntax FunctionOf(InvocationExpressionSyntax node) => node.Expression switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke", Expression: { } function } => function,
        MemberBindingExpressionSyntax => node.Ancestors().OfType<ConditionalAccessExpressionSyntax>().First().Expression,
        _ => node.Expression,
    };

    // A method that passes its label names to the creation of a metric can receive no names.
    private void AddOmitted(ArgumentListSyntax list, IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in (method.ReducedFrom ?? method).OriginalDefinition.Parameters.Where(static parameter =>
            parameter is { IsParams: true } or { HasExplicitDefaultValue: true, ExplicitDefaultValue: null } && parameter.Type is IArrayTypeSymbol))
        {
            if (CallArguments.Find(list, method, parameter.Name) is null)
            {
                _shapes.AddOmitted(parameter);
            }
        }
    }

    // Such as Interlocked.CompareExchange(ref counter, created, null): another library writes an argument to a variable.
    private void FlowReferences(ArgumentListSyntax list, IMethodSymbol method)
    {
        ArgumentSyntax[] targets = method.DeclaringSyntaxReferences.Length > 0 || PrometheusNet.Owns(method) ? []
            : [.. list.Arguments.Where(argument => argument.RefKindKeyword.IsKind(SyntaxKind.RefKeyword) && PrometheusNet.Owns(_model.GetTypeInfo(argument.Expression).Type))];
        foreach (ArgumentSyntax target in targets)
        {
            foreach (ArgumentSyntax source in list.Arguments.Where(source => source != target))
            {
                Flow(FlowSources.SymbolOf(target.Expression, _model), source.Expression);
            }
        }
    }

    private void JoinInherited(ISymbol? member)
    {
        if (member is null || (member.IsStatic && member.ContainingType.TypeKind != TypeKind.Interface))
        {
            return;
        }

        ISymbol? overridden = (member as IPropertySymbol)?.OverriddenProperty ?? (ISymbol?)(member as IMethodSymbol)?.OverriddenMethod;
        IEnumerable<ISymbol> declared = member.ContainingType.AllInterfaces
            .SelectMany(type => type.GetMembers(member.Name))
            .Where(declaration => SymbolEqualityComparer.Default.Equals(member.ContainingType.FindImplementationForInterfaceMember(declaration), member));
        foreach (ISymbol inherited in overridden is null ? declared : declared.Append(overridden))
        {
            _shapes.Join(member, inherited);
            if (member is IMethodSymbol method && inherited is IMethodSymbol other)
            {
                for (int i = 0; i < method.Parameters.Length; i++)
                {
                    _shapes.Join(method.Parameters[i], other.Parameters[i]);
                }
            }
        }
    }

    private void Flow(ISymbol? target, ExpressionSyntax? value)
    {
        if (target is null || value is null)
        {
            return;
        }

        _shapes.Flow(target, value, _model);
        if (HasOneMetric(target))
        {
            JoinParameters(target, value);
        }
    }

    // A variable of the type Action<Counter>. For Func<Counter, Gauge>, the facts about the two metrics are not the same.
    private static bool HasOneMetric(ISymbol variable) =>
        Generics.TypeOf(variable) is INamedTypeSymbol { TypeKind: TypeKind.Delegate } function
        && function.TypeArguments.Count(static argument => PrometheusNet.TypeName(argument) is "Counter" or "Gauge" or "Histogram" or "Summary" or "ICollector`1") == 1;
}
