using System.Globalization;
using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
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

    /// <summary>Returns the moved bounds, or the default bounds of prometheus-net in their place if they may be null.</summary>
    public static string OrDefault(FileRewriter file, ExpressionSyntax bounds)
    {
        string moved = file.Moved(bounds);
        bool isSimple = bounds is not (ConditionalExpressionSyntax or AssignmentExpressionSyntax or SwitchExpressionSyntax);
        return MayBeNull(file, bounds) ? $"{(isSimple ? moved : $"({moved})")} ?? {DefaultBounds(file, bounds)}" : moved;
    }

    // Without nullable annotations: a parameter whose default is null, or a property of the program without an initial value.
    private static bool MayBeNull(FileRewriter file, ExpressionSyntax bounds) => file.Model.GetTypeInfo(bounds).Nullability.FlowState switch
    {
        NullableFlowState.MaybeNull => true,
        NullableFlowState.NotNull => false,
        _ => file.SymbolOf(bounds) switch
        {
            IParameterSymbol parameter => parameter.HasExplicitDefaultValue,
            IPropertySymbol { DeclaringSyntaxReferences.Length: > 0 } property => CreationCall.InitializerOf(property) is null,
            _ => bounds is ConditionalExpressionSyntax choice && (choice.WhenTrue.IsKind(SyntaxKind.NullLiteralExpression) || choice.WhenFalse.IsKind(SyntaxKind.NullLiteralExpression)),
        },
    };

    private static bool HasBounds(BaseObjectCreationExpressionSyntax? configuration) => (configuration?.Initializer?.Expressions ?? default)
        .OfType<AssignmentExpressionSyntax>()
        .Any(static assignment => assignment.Left.ToString() == "Buckets" && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression));

    // A member of the program with the name Buckets would take precedence over the type.
    private static string DefaultBounds(FileRewriter file, SyntaxNode place)
    {
        bool isHidden = place.SyntaxTree == file.Model.SyntaxTree
            && file.Model.LookupSymbols(place.SpanStart, name: "Buckets").Any(static symbol => symbol is not INamespaceOrTypeSymbol);
        return $"{(isHidden ? PrometheusNet.Successor + ".Buckets" : file.Named("Buckets"))}.PrometheusNet";
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
