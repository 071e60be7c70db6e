using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Objects of prometheus-net that a program creates.</summary>
internal static class ObjectRules
{
    /// <summary>Moves the creation of an object.</summary>
    /// <returns>The moved creation; null if the form stays.</returns>
    public static SyntaxNode? Move(FileRewriter file, BaseObjectCreationExpressionSyntax node)
    {
        string? type = PrometheusNet.TypeName(file.Model.GetTypeInfo(node).Type);
        if (type is not null && Code.HasDirectivesInside(node))
        {
            return file.Leave(node, node, "This object contains directives such as #if; move the object by hand.", PageSection.Configurations);
        }

        switch (type)
        {
            case "CounterConfiguration" or "GaugeConfiguration" or "HistogramConfiguration" or "SummaryConfiguration":
                return ConfigurationRules.Move(file, node, type);
            case "QuantileEpsilonPair" when file.SymbolOf(node) is IMethodSymbol method && CallArguments.Find(node.ArgumentList, method, "quantile") is { } quantile:
                return Code.Expression(file.Moved(quantile), node);
            case "MetricServer" or "KestrelMetricServer" or "KestrelMetricServerOptions":
                return ServerRules.MoveCreation(file, node, type);
            case "MetricPusher" or "MetricPusherOptions":
                return PusherRules.MoveCreation(file, node, type);
            case "HttpMiddlewareExporterOptions" or "HttpClientExporterOptions" or "GrpcMiddlewareExporterOptions":
                return OptionRules.MoveCreation(file, node, type);
            case "ScrapeFailedException" when node.ArgumentList is null or { Arguments.Count: 0 }:
                return Code.Expression($"new {file.Named("ScrapeFailedException")}(\"The metrics cannot be collected.\")", node);
            case "Exemplar":
                return Code.Expression($"{file.Named("Exemplar")}.None", node);
            case null:
                return null;
            default:
                return TypesWithoutCounterpart.Of(type) is ({ } message, var section) && IsWithoutCounterpart(type)
                    ? file.Leave(node, node, message, section)
                    : null;
        }
    }

    private static bool IsWithoutCounterpart(string type) =>
        type is not ("CollectorRegistry" or "ScrapeFailedException" or "PrometheusHealthCheckPublisherOptions");
}
