using MetricsClient.Migration.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>
/// Registrations of registries and factories as services. The types of prometheus-net become one type, so that two registrations can become
/// one, and a factory that is created from the registered registry would ask for itself.
/// </summary>
internal static class ServiceRules
{
    private const string Registry = "CollectorRegistry";

    private static readonly HashSet<string> s_registries = new(StringComparer.Ordinal)
    {
        Registry, "ICollectorRegistry", "MetricFactory", "IMetricFactory", "IManagedLifetimeMetricFactory",
    };

    /// <summary>Returns true if a statement registers again what an earlier statement registers after the move.</summary>
    public static bool IsRemoved(FileRewriter file, InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: not InvocationExpressionSyntax } && IsRedundant(file, call);

    /// <summary>Removes a redundant registration from a chain of calls, and marks a registration that changes its meaning.</summary>
    /// <param name="file">The rewriter of the file.</param>
    /// <param name="node">The call before the move.</param>
    /// <param name="moved">The moved call.</param>
    public static SyntaxNode Move(FileRewriter file, InvocationExpressionSyntax node, SyntaxNode moved)
    {
        if (ServiceOf(file, node) is not { } service)
        {
            return moved;
        }

        if (IsRedundant(file, node) && moved is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax before } })
        {
            return before.WithTrailingTrivia(moved.GetTrailingTrivia());
        }

        return RequestOf(file, node) is { } request
            ? file.Leave(moved, node, $"{service} and {request} are one type after the move, so this function asks for itself; register one registry, or use keyed services.", PageSection.Registries)
            : EarlierOf(file, node, service) is { } earlier && !IsSame(file, earlier, node)
                ? file.Leave(moved, node, $"{ServiceOf(file, earlier)} and {service} are one type after the move, so the container returns one registry for both; register one registry, or use keyed services.", PageSection.Registries)
            : moved;
    }

    private static bool IsRedundant(FileRewriter file, InvocationExpressionSyntax call) =>
        ServiceOf(file, call) is { } service && (IsAlias(file, call) || (EarlierOf(file, call, service) is { } earlier && IsSame(file, earlier, call)));

    // The type that a call such as services.AddSingleton<IMetricFactory>(factory) registers; null for another call.
    private static string? ServiceOf(FileRewriter file, InvocationExpressionSyntax call)
    {
        if ((call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText is not ("AddSingleton" or "AddScoped" or "AddTransient" or "TryAddSingleton" or "TryAddScoped" or "TryAddTransient")
            || file.SymbolOf(call) is not IMethodSymbol method
            || method.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal) == false)
        {
            return null;
        }

        ITypeSymbol? type = method.TypeArguments.FirstOrDefault()
            ?? (call.ArgumentList.Arguments.FirstOrDefault()?.Expression is TypeOfExpressionSyntax named ? file.Model.GetTypeInfo(named.Type).Type : null);
        return PrometheusNet.TypeName(type) is { } name && s_registries.Contains(name) ? name : null;
    }

    // The call before in the same method that registers another type of prometheus-net, in each case in which this call runs.
    private static InvocationExpressionSyntax? EarlierOf(FileRewriter file, InvocationExpressionSyntax call, string service)
    {
        SyntaxNode body = call.Ancestors().First(static node => node is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);
        string root = RootOf(call);
        return body.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(other => other.Span.End < call.Span.End && RootOf(other) == root && ServiceOf(file, other) is { } earlier && earlier != service)
            .LastOrDefault(other => other.FirstAncestorOrSelf<StatementSyntax>()?.Parent is { } block && (block is GlobalStatementSyntax || call.Ancestors().Contains(block)));
    }

    // The collection of services at the start of a chain of calls.
    private static string RootOf(InvocationExpressionSyntax call)
    {
        ExpressionSyntax at = call;
        while (at is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access })
        {
            at = access.Expression;
        }

        return at.ToString();
    }

    // A new object is another registry each time.
    private static bool IsSame(FileRewriter file, InvocationExpressionSyntax one, InvocationExpressionSyntax other)
    {
        string value = ValueOf(file, one);
        return value == ValueOf(file, other) && !value.Contains("new ") && NameOf(one) == NameOf(other);
    }

    private static string NameOf(InvocationExpressionSyntax call) => ((MemberAccessExpressionSyntax)call.Expression).Name.Identifier.ValueText;

    private static string ValueOf(FileRewriter file, InvocationExpressionSyntax call) => string.Join(
        ", ", call.ArgumentList.Arguments.Select(static argument => argument.Expression).Where(static value => value is not TypeOfExpressionSyntax).Select(value => file.Alone(Result(value))));

    // The value of a function that uses no service.
    private static ExpressionSyntax Result(ExpressionSyntax value) =>
        value is SimpleLambdaExpressionSyntax { ExpressionBody: { } body, Parameter.Identifier.ValueText: { } parameter }
        && !body.DescendantTokens().Any(token => token.ValueText == parameter)
            ? body
            : value;

    // provider => provider.GetRequiredService<CollectorRegistry>(), after the move.
    private static bool IsAlias(FileRewriter file, InvocationExpressionSyntax call) =>
        RequestOf(file, call) is not null
        && (call.ArgumentList.Arguments.Last().Expression as LambdaExpressionSyntax)?.ExpressionBody is { } body
        && body.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(request => Requested(file, request) is not null) is { } request
        && file.Alone(body).TrimEnd('!') == file.Alone(request);

    // The registry or factory that the function of a registration takes from the container.
    private static string? RequestOf(FileRewriter file, InvocationExpressionSyntax call) =>
        (call.ArgumentList.Arguments.LastOrDefault()?.Expression as LambdaExpressionSyntax)?.Body.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
            .Select(request => Requested(file, request)).FirstOrDefault(static type => type is not null);

    private static string? Requested(FileRewriter file, InvocationExpressionSyntax request) =>
        request.Expression is MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "GetRequiredService" or "GetService" } }
        && PrometheusNet.TypeName((file.SymbolOf(request) as IMethodSymbol)?.TypeArguments.FirstOrDefault()) is { } name
        && s_registries.Contains(name)
            ? name
            : null;
}
