using System.Globalization;
using MetricsClient.Migration.Rewriting;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Bucket bounds that only prometheus-net can compute.</summary>
internal static class BucketRules
{
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
