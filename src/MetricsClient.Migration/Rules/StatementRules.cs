using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Statements that disappear or become several statements.</summary>
internal static class StatementRules
{
    /// <summary>Returns true if the statement has no counterpart and no effect that a program could miss.</summary>
    public static bool IsRemoved(FileRewriter file, ExpressionStatementSyntax node) => node.Expression switch
    {
        AssignmentExpressionSyntax when OptionRules.RepeatsStatementBefore(file, node) => true,
        AssignmentExpressionSyntax assignment when PrometheusNet.MemberName(file.SymbolOf(assignment.Left)) == "HttpMiddlewareExporterOptions.CaptureMetricsUrl" =>
            assignment.Right.IsKind(SyntaxKind.FalseLiteralExpression),
        InvocationExpressionSyntax call => DefaultMetricsRules.KeepsProcessMetrics(file, call) || ServiceRules.IsRemoved(file, call),
        _ => false,
    };

    /// <summary>Returns the statements before a statement in the same block, the nearest first.</summary>
    public static IEnumerable<StatementSyntax> Before(StatementSyntax node) => (node.Parent switch
    {
        BlockSyntax block => block.Statements.Take(block.Statements.IndexOf(node)),
        GlobalStatementSyntax { Parent: CompilationUnitSyntax file } => file.Members.OfType<GlobalStatementSyntax>().Select(static global => global.Statement).TakeWhile(other => other != node),
        _ => [],
    }).Reverse();

    /// <summary>Returns the statement in the place of a removed statement; null if the place may be empty.</summary>
    public static StatementSyntax? Removed(ExpressionStatementSyntax node) =>
        !node.ContainsDirectives && node.Parent is BlockSyntax or GlobalStatementSyntax or SwitchSectionSyntax
            ? null
            : SyntaxFactory.EmptyStatement().WithTriviaFrom(node);

    /// <summary>Moves a statement whose form changes.</summary>
    /// <returns>The moved statement; null for another statement.</returns>
    public static SyntaxNode? Move(FileRewriter file, ExpressionStatementSyntax node)
    {
        if (LeaseRules.MoveStatement(file, node) is { } lease)
        {
            return lease;
        }

        if (node.Expression is InvocationExpressionSyntax call && PrometheusNet.MemberName(file.SymbolOf(call)) == "DotNetStats.Register")
        {
            string registry = file.Moved(call.ArgumentList.Arguments[0].Expression), indent = Code.IndentOf(node);
            return Code.Statement(
                $"{{\n{indent}    {registry}.AddProcessMetrics();\n{indent}    {registry}.AddPrometheusNetProcessMetrics();\n{indent}}}", node);
        }

        // MetricServer has no StopAsync.
        return node.Expression is AwaitExpressionSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax stop } } awaited
            && ServerRules.StopsAsynchronously(file, awaited.Expression)
            && ServerRules.KindOf(file, stop.Expression).HasFlag(Evidence.Server)
                ? Code.Statement($"{file.Moved(stop.Expression)}.Stop();", node)
                : null;
    }
}
