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
        Flow(property, node.ExpressionBody?.Expression);
        JoinInherited(property);
        base.VisitPropertyDeclaration(node);
    }

    public override void VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        IMethodSymbol? method = _model.GetDeclaredSymbol(node);
        Flow(method, node.ExpressionBody?.Expression);
        JoinInherited(method);
        base.VisitMethodDeclaration(node);
    }

    public override void VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        Flow(_model.GetDeclaredSymbol(node), node.ExpressionBody?.Expression);
        base.VisitLocalFunctionStatement(node);
    }

    public override void VisitReturnStatement(ReturnStatementSyntax node)
    {
        SyntaxNode? member = node.Ancestors().FirstOrDefault(static ancestor =>
            ancestor is MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);
        if (member is not (null or AnonymousFunctionExpressionSyntax))
        {
            Flow(_model.GetDeclaredSymbol(member), node.Expression);
        }

        base.VisitReturnStatement(node);
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

    // The parameters of metrics.Select(metric => ...) are elements of the collection.
    private void JoinParameters(ISymbol collection, ExpressionSyntax argument)
    {
        if (argument is LambdaExpressionSyntax && _model.GetSymbolInfo(argument).Symbol is IMethodSymbol lambda)
        {
            foreach (IParameterSymbol parameter in lambda.Parameters.Where(static parameter => PrometheusNet.Owns(parameter.Type)))
            {
                _shapes.Join(collection, parameter);
            }
        }
    }

    private void AddUse(ExpressionSyntax receiver, SimpleNameSyntax member)
    {
        string name = member.Identifier.ValueText;
        Evidence use = s_ofLabelled.Contains(name) ? Evidence.Labelled : s_ofSingle.Contains(name) ? Evidence.Single : Evidence.None;
        if (use != Evidence.None
            && PrometheusNet.TypeName(_model.GetTypeInfo(receiver).Type) is "Counter" or "Gauge" or "Histogram" or "Summary" or "ICollector`1"
            && FlowSources.SymbolOf(receiver, _model) is { } symbol)
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
        if (target is not null && value is not null)
        {
            _shapes.Flow(target, value, _model);
        }
    }
}
