using System.Collections.Immutable;
using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>
/// Leases of metrics with a managed lifetime. MetricsClient needs no leases: the code inside of a lease uses the series directly.
/// </summary>
internal static class LeaseRules
{
    private const string Handle = "IManagedLifetimeMetricHandle`1.";

    private const string Expires = "The series expires after its last update, also while this code awaits; update the series in time, or set a longer TimeToLive.";

    /// <summary>Moves a call of a handle that is an expression.</summary>
    /// <returns>The moved call; null if the call belongs to another rule.</returns>
    public static SyntaxNode? Move(FileRewriter file, InvocationExpressionSyntax node, IMethodSymbol method, string name)
    {
        if (name == Handle + "WithExtendLifetimeOnUse")
        {
            return Code.Expression(CallRules.Receiver(file, node), node);
        }

        if (!name.StartsWith(Handle, StringComparison.Ordinal))
        {
            return null;
        }

        return name.StartsWith(Handle + "WithLease", StringComparison.Ordinal) && Inlined(file, node, method) is { } text
            ? Code.Expression(method.Name == "WithLeaseAsync" ? file.Leave(text, node, Expires, PageSection.Lifetimes) : text, node)
            : file.Leave(node, node, "Replace the lease by WithLabels on the family.", PageSection.Lifetimes);
    }

    /// <summary>Moves a statement that consists of a lease with a block.</summary>
    /// <returns>The moved statement; null for another statement.</returns>
    public static StatementSyntax? MoveStatement(FileRewriter file, ExpressionStatementSyntax node)
    {
        ExpressionSyntax expression = node.Expression is AwaitExpressionSyntax awaited ? awaited.Expression : node.Expression;
        if (expression is not InvocationExpressionSyntax call
            || file.SymbolOf(call) is not IMethodSymbol method
            || PrometheusNet.MemberName(method)?.StartsWith(Handle + "WithLease", StringComparison.Ordinal) != true
            || call.ArgumentList.Arguments.Count == 0
            || call.ArgumentList.Arguments[0].Expression is not LambdaExpressionSyntax lambda
            || Only.Of<IParameterSymbol>(ParametersOf(file, lambda)) is not { } parameter
            || (lambda.Block is null && Uses(file, lambda, parameter) == 1)
            || HasReturn(lambda))
        {
            return null;
        }

        string series = SeriesOf(file, call, method);
        string declaration = Noted(file, $"var {parameter.Name} = {series};", call, method.Name == "WithLeaseAsync");
        string indent = Code.IndentOf(node);
        string body = lambda.Block is { } block ? Body(file, block, indent) : $"{indent}    {file.Moved(lambda.ExpressionBody!)};\n";
        return Code.Statement($"{{\n{indent}    {declaration}\n{body}{indent}}}", node);
    }

    /// <summary>Moves <c>using (handle.AcquireLease(out var metric, labels))</c>.</summary>
    /// <returns>The moved statement; null for another statement.</returns>
    public static SyntaxNode? MoveUsing(FileRewriter file, UsingStatementSyntax node)
    {
        ExpressionSyntax? resource = node.Expression ?? node.Declaration?.Variables.FirstOrDefault()?.Initializer?.Value;
        if (resource is not InvocationExpressionSyntax call || Acquired(file, call) is not { } declaration)
        {
            return null;
        }

        declaration = Noted(file, declaration, call, Awaits(node.Statement));
        string indent = Code.IndentOf(node);
        string body = Body(file, node.Statement, indent);
        return Code.Statement($"{{\n{indent}    {declaration}\n{body}{indent}}}", node);
    }

    // The statements of a body, each on a line of its own. A lease inside of a lease needs no other block.
    private static string Body(FileRewriter file, StatementSyntax body, string indent)
    {
        if (body is UsingStatementSyntax inner && MoveUsing(file, inner) is BlockSyntax { Statements: var moved })
        {
            return string.Concat(moved.Select(statement => statement.ToFullString()));
        }

        IReadOnlyList<StatementSyntax> statements = body is BlockSyntax block ? [.. block.Statements] : [body];
        return string.Concat(statements.Select(statement =>
            file.Visit(statement) is not { } after ? ""
            : Code.StartsLine(statement) ? after.ToFullString()
            : $"{indent}    {Code.Text(after)}\n"));
    }

    /// <summary>Moves <c>using var lease = handle.AcquireLease(out var metric, labels);</c>.</summary>
    /// <returns>The moved statement; null for another statement.</returns>
    public static SyntaxNode? MoveUsingDeclaration(FileRewriter file, LocalDeclarationStatementSyntax node) =>
        node.UsingKeyword.IsKind(SyntaxKind.UsingKeyword)
        && Only.Of(node.Declaration.Variables) is { Initializer.Value: InvocationExpressionSyntax call }
        && Acquired(file, call) is { } declaration
            ? Code.Statement(Noted(file, declaration, call, StatementsAfter(node).Any(Awaits)), node)
            : null;

    // prometheus-net keeps a series during a lease. Code without await is rarely longer than an expiry.
    private static string Noted(FileRewriter file, string text, InvocationExpressionSyntax call, bool awaits) =>
        awaits ? file.Leave(text, call, Expires, PageSection.Lifetimes) : text;

    private static IEnumerable<SyntaxNode> StatementsAfter(LocalDeclarationStatementSyntax node) =>
        (node.Parent is GlobalStatementSyntax global ? global.Parent : node.Parent)!.ChildNodes()
            .Where(next => next.SpanStart > node.SpanStart && next is StatementSyntax or GlobalStatementSyntax);

    private static bool Awaits(SyntaxNode code) => code
        .DescendantNodesAndSelf(static node => node is not AnonymousFunctionExpressionSyntax and not LocalFunctionStatementSyntax)
        .Any(static node => node is AwaitExpressionSyntax || (node is CommonForEachStatementSyntax each && each.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword)));

    // The declaration of the series in the place of the lease.
    private static string? Acquired(FileRewriter file, InvocationExpressionSyntax call)
    {
        if (file.SymbolOf(call) is not IMethodSymbol method
            || PrometheusNet.MemberName(method) is not (Handle + "AcquireLease" or Handle + "AcquireRefLease")
            || call.ArgumentList.Arguments.Count == 0)
        {
            return null;
        }

        string series = SeriesOf(file, call, method);
        return call.ArgumentList.Arguments[0].Expression switch
        {
            DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax variable } declared =>
                $"{file.Moved(declared.Type)} {variable.Identifier.Text} = {series};",
            ExpressionSyntax variable => $"{file.Moved(variable)} = {series};",
        };
    }

    private static string? Inlined(FileRewriter file, InvocationExpressionSyntax call, IMethodSymbol method)
    {
        ExpressionSyntax action = call.ArgumentList.Arguments[0].Expression;
        string series = SeriesOf(file, call, method);
        if (action is not LambdaExpressionSyntax lambda)
        {
            string first = CallRules.Argument(file, call, method, "arg") is { } argument ? argument + ", " : "";
            return action is IdentifierNameSyntax or MemberAccessExpressionSyntax ? $"{file.Moved(action)}({first}{series})" : null;
        }

        ImmutableArray<IParameterSymbol> parameters = ParametersOf(file, lambda);
        if (lambda.ExpressionBody is not { } body || parameters.Length is 0 or > 2 || Uses(file, lambda, parameters[parameters.Length - 1]) > 1)
        {
            return null;
        }

        // An async lambda awaits its body; the caller awaits the lambda.
        if (lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword))
        {
            if (body is not AwaitExpressionSyntax awaited || call.Parent is not AwaitExpressionSyntax)
            {
                return null;
            }

            body = awaited.Expression;
        }

        file.Inlined[parameters[parameters.Length - 1]] = series;
        if (parameters.Length == 2)
        {
            file.Inlined[parameters[0]] = CallRules.Argument(file, call, method, "arg") ?? "";
        }

        return file.Moved(body);
    }

    private static string SeriesOf(FileRewriter file, InvocationExpressionSyntax call, IMethodSymbol method)
    {
        string handle = CallRules.Receiver(file, call);
        string labels = string.Join(
            ", ",
            CallArguments.Of(call.ArgumentList, method).Where(static pair => pair.Parameter.Name == "labelValues").Select(pair => file.Moved(pair.Value)));
        return labels.Length == 0 ? handle : $"{handle}.WithLabels({labels})";
    }

    private static ImmutableArray<IParameterSymbol> ParametersOf(FileRewriter file, LambdaExpressionSyntax lambda) =>
        file.SymbolOf(lambda) is IMethodSymbol method ? method.Parameters : ImmutableArray<IParameterSymbol>.Empty;

    private static int Uses(FileRewriter file, LambdaExpressionSyntax lambda, IParameterSymbol parameter) =>
        lambda.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Count(name => SymbolEqualityComparer.Default.Equals(file.SymbolOf(name), parameter));

    private static bool HasReturn(LambdaExpressionSyntax lambda) =>
        lambda.Block?.DescendantNodes(static node => node is not AnonymousFunctionExpressionSyntax and not LocalFunctionStatementSyntax)
            .OfType<ReturnStatementSyntax>().Any() == true;
}
