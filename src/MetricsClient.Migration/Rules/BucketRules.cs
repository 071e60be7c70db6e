using System.Globalization;
using MetricsClient.Migration.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Bucket bounds: the default bounds of prometheus-net, and bounds that only prometheus-net can compute.</summary>
internal static class BucketRules
{
    /// <summary>Adds the default bounds of prometheus-net to the options of a histogram without bounds.</summary>
    /// <param name="file">The rewriter of the file.</param>
    /// <param name="kind">The kind of the metric, such as <c>Histogram</c>.</param>
    /// <param name="configuration">The configuration, or the call without configuration.</param>
    /// <param name="assignments">The assignments of the options.</param>
    public static void AddDefault(FileRewriter file, string kind, ExpressionSyntax configuration, List<string> assignments)
    {
        if (kind == "Histogram" && !HasBounds(configuration as BaseObjectCreationExpressionSyntax))
        {
            assignments.Add($"Buckets = {DefaultBounds(file, configuration)}");
        }
    }

    private static bool HasBounds(BaseObjectCreationExpressionSyntax? configuration) => (configuration?.Initializer?.Expressions ?? default)
        .OfType<AssignmentExpressionSyntax>()
        .Any(static assignment => assignment.Left.ToString() == "Buckets" && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression));

    // A member of the program with the name Buckets would take precedence over the type.
    private static string DefaultBounds(FileRewriter file, SyntaxNode place)
    {
        bool isHidden = place.SyntaxTree == file.Model.SyntaxTree
            && file.Model.LookupSymbols(place.SpanStart, name: "Buckets").Any(static symbol => symbol is not INamespaceOrTypeSymbol);
        return $"{(isHidden ? PrometheusNet.Successor + "." : file.Qualifier)}Buckets.PrometheusNet";
    }

    /// <summary>Returns the bounds of <c>Histogram.PowersOfTenDividedBuckets</c> as an array of numbers.</summary>
    public static string PowersOfTen(FileRewriter file, InvocationExpressionSyntax node)
    {
        int?[] arguments = [.. node.ArgumentList.Arguments.Select(argument => file.Model.GetConstantValue(argument.Expression).Value as int?)];
        if (arguments.Length != 3
            || (arguments[0], arguments[1], arguments[2]) is not (int first, int last, int divisions)
            || divisions < 1
            || first >= last)
        {
            return file.Leave(Code.Text(node), node, "PowersOfTenDividedBuckets has no counterpart; write the bounds as an array.", PageSection.Metrics);
        }

        // The bounds are equal parts of each power of ten. A power repeats some bounds of the previous power.
        var bounds = new List<double>();
        for (int power = first; power < last; power++)
        {
            for (int part = 1; part <= divisions; part++)
            {
                double bound = (double)((decimal)Math.Pow(10, power + 1) / divisions * part);
                if (bounds.Count == 0 || bound > bounds[bounds.Count - 1])
                {
                    bounds.Add(bound);
                }
            }
        }

        return $"new double[] {{ {string.Join(", ", bounds.Select(static bound => bound.ToString("R", CultureInfo.InvariantCulture)))} }}";
    }
}
