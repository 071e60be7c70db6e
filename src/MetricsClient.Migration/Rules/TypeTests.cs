using MetricsClient.Migration.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Type tests on a metric, such as <c>metric is Counter</c>. The compiler accepts most of them, but their results differ.</summary>
internal static class TypeTests
{
    public const string Message =
        "A type test on a metric can have another result: a metric with labels is a MetricFamily<T>, and a series has the type of a metric without labels.";

    private static readonly HashSet<string> s_metrics = new(StringComparer.Ordinal)
    {
        "Counter", "Gauge", "Histogram", "Summary", "Counter.Child", "Gauge.Child", "Histogram.Child", "Summary.Child", "ICounter", "IGauge",
        "IHistogram", "ISummary", "Collector", "Collector`1", "ICollector", "ICollector`1", "ICollectorChild", "ChildBase",
    };

    /// <summary>Returns true if the name of a type is the type of a test.</summary>
    /// <param name="file">The rewriter of the file.</param>
    /// <param name="node">The name in the source.</param>
    /// <param name="type">The name of the type of prometheus-net.</param>
    public static bool Contain(FileRewriter file, SyntaxNode node, string type)
    {
        if (!s_metrics.Contains(type))
        {
            return false;
        }

        SyntaxNode at = node;
        while (at.Parent is TypeSyntax or TypeArgumentListSyntax)
        {
            at = at.Parent;
        }

        return at.Parent switch
        {
            _ when at != node && at is GenericNameSyntax { Identifier.ValueText: "OfType" or "Cast" } => true,
            BinaryExpressionSyntax test => test.Right == at && (test.IsKind(SyntaxKind.IsExpression) || test.IsKind(SyntaxKind.AsExpression)),
            DeclarationPatternSyntax or TypePatternSyntax or ConstantPatternSyntax or RecursivePatternSyntax or TypeOfExpressionSyntax => true,
            CastExpressionSyntax cast => cast.Type == at && file.Model.GetTypeInfo(cast.Expression).Type?.SpecialType == SpecialType.System_Object,
            _ => false,
        };
    }
}
