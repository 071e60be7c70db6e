using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>The function that configures an endpoint, such as <c>settings => settings.Registry = registry</c>.</summary>
internal static class EndpointSettings
{
    /// <summary>Reads the registry of the function.</summary>
    /// <returns>False if the function does more than to set the registry.</returns>
    public static bool TryRead(ExpressionSyntax configure, out ExpressionSyntax? registry)
    {
        registry = null;
        if (configure is not LambdaExpressionSyntax lambda)
        {
            return false;
        }

        IEnumerable<ExpressionSyntax?> parts = lambda.Block is { } block
            ? block.Statements.Select(static statement => (statement as ExpressionStatementSyntax)?.Expression)
            : [lambda.ExpressionBody];
        foreach (ExpressionSyntax? part in parts)
        {
            if (part is not AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax property } assignment)
            {
                return false;
            }

            switch (property.Name.Identifier.ValueText)
            {
                case "Registry":
                    registry = assignment.Right;
                    break;
                case "EnableOpenMetrics" when assignment.Right.ToString() == "true":
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
