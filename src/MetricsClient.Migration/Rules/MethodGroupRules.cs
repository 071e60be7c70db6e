using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Methods that create metrics and are passed as delegates. A lambda keeps the default bounds of a histogram.</summary>
internal static class MethodGroupRules
{
    /// <summary>Moves a method that is passed as a delegate.</summary>
    /// <returns>The moved expression; null if only the receiver changes, or for another expression.</returns>
    public static SyntaxNode? Move(FileRewriter file, ExpressionSyntax node)
    {
        if (MethodGroups.CreationOf(node, file.Model) is not { } method)
        {
            return null;
        }

        if (method.ContainingType.Name == "IManagedLifetimeMetricFactory")
        {
            return file.Leave(node, node, "Pass a lambda that sets TimeToLive in the options of the metric.", PageSection.Lifetimes);
        }

        if (method.Name != "CreateHistogram")
        {
            return null;
        }

        List<string> bounds = [];
        BucketRules.AddDefault(file, "Histogram", node, bounds);
        string options = $"new {file.Named("HistogramOptions")} {{ {bounds[0]} }}";
        string[] parameters = [.. method.Parameters.Select(static parameter => parameter.Name)];
        IEnumerable<string> arguments = parameters.Contains("configuration")
            ? parameters.Select(name => name == "configuration" ? $"{name} ?? {options}" : name)
            : parameters.Append(options);
        string receiver = node is MemberAccessExpressionSyntax access ? file.Moved(access.Expression) + "." : "";
        string lambda = $"({string.Join(", ", parameters)}) => {receiver}CreateHistogram({string.Join(", ", arguments)})";
        bool stands = node.Parent is ArgumentSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or AssignmentExpressionSyntax;
        return Code.Expression(stands ? lambda : $"({lambda})", node);
    }
}
