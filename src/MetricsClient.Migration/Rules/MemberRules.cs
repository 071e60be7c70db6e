using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Members that have another name, and properties that have another form.</summary>
internal static class MemberRules
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["Collector`1.Labels"] = "WithLabels",
        ["Collector`1.RemoveLabelled"] = "Remove",
        ["GaugeExtensions.SetToCurrentTimeUtc"] = "SetToCurrentTime",
        ["GaugeExtensions.SetToTimeUtc"] = "SetToTime",
        ["HealthCheckBuilderExtensions.ForwardToPrometheus"] = "ForwardToMetrics",
        ["Metrics.DefaultFactory"] = "DefaultRegistry",
        ["KestrelMetricServerExtensions.AddMetricServer"] = "AddKestrelMetricServer",
        ["KestrelMetricServerOptions.Hostname"] = "Host",
        ["KestrelMetricServerOptions.Url"] = "Path",
    };

    private static readonly Dictionary<string, (string Message, string Section)> s_without = new(StringComparer.Ordinal)
    {
        ["CollectorRegistry.StaticLabels"] = ("The static labels cannot be read; keep the dictionary.", PageSection.Registries),
        ["ICollectorRegistry.StaticLabels"] = ("The static labels cannot be read; keep the dictionary.", PageSection.Registries),
        ["MetricServer.RequestPredicate"] = ("A request cannot be rejected by a function; limit the address with Host, or use UseMetricServer in an app.", PageSection.Servers),
        ["MetricConfiguration.LabelNames"] = ("Options contain no label names; pass the names to Create.", PageSection.Configurations),
        ["CounterConfiguration.ExemplarBehavior"] = ("Set SampleExemplars.", PageSection.Exemplars),
        ["HistogramConfiguration.ExemplarBehavior"] = ("Set SampleExemplars.", PageSection.Exemplars),
        ["SummaryConfiguration.BufferSize"] = ("BufferSize has no counterpart.", PageSection.Configurations),
        ["SummaryConfiguration.Objectives"] = ("Set Quantiles, without errors.", PageSection.Configurations),
        ["PrometheusHealthCheckPublisherOptions.Gauge"] = ("The name of the gauge cannot be changed.", PageSection.HealthChecks),
        ["PrometheusHealthCheckPublisherOptions.GetDefaultGauge"] = ("The name of the gauge cannot be changed.", PageSection.HealthChecks),
        ["PrometheusConstants.ExportEncoding"] = ("Use new UTF8Encoding(false).", PageSection.Registries),
        ["Summary.DefBufCap"] = ("BufferSize has no counterpart.", PageSection.Configurations),
        ["Counter.Unlabelled"] = ("A metric without labels is the series.", PageSection.Metrics),
        ["KestrelMetricServerOptions.ConfigureExporter"] = ("Set Registries and Scrape of MetricServerOptions.", PageSection.Servers),
        ["KestrelMetricServerOptions.TlsCertificate"] = ("Call services.ConfigureKestrelMetricServerHttps, or pass a function to KestrelMetricServer.", PageSection.Servers),
        ["HttpMetricsOptionsBase.ExemplarPredicate"] = ("HTTP metrics have no exemplars of their own; set SampleExemplars in Duration.", PageSection.Http),
        ["HttpMetricsOptionsBase.AdditionalRouteParameters"] = ("Call AddRouteParameter.", PageSection.Http),
        ["HttpMetricsOptionsBase.CustomLabels"] = ("Call AddCustomLabel.", PageSection.Http),
        ["HttpRequestCountOptions.Counter"] = ("The names of HTTP metrics cannot be changed.", PageSection.Http),
        ["HttpInProgressOptions.Gauge"] = ("The names of HTTP metrics cannot be changed.", PageSection.Http),
        ["HttpClientRequestCountOptions.Counter"] = ("The names of HTTP client metrics cannot be changed.", PageSection.HttpClients),
        ["HttpClientInProgressOptions.Gauge"] = ("The names of HTTP client metrics cannot be changed.", PageSection.HttpClients),
        ["GrpcRequestCountOptions.Counter"] = ("The names of gRPC metrics cannot be changed.", PageSection.Grpc),
    };

    /// <summary>Moves a member access whose form changes.</summary>
    /// <returns>The moved access; null if only a name changes.</returns>
    public static SyntaxNode? Move(FileRewriter file, MemberAccessExpressionSyntax node, string name)
    {
        switch (name)
        {
            case "ICollector`1.Unlabelled":
                return Code.Expression(file.Moved(node.Expression), node);
            case "Histogram.Sum" or "Histogram.Count" or "Histogram.Child.Sum" or "Histogram.Child.Count" or "IHistogram.Sum" or "IHistogram.Count":
                return Code.Expression($"{file.Moved(node.Expression)}.GetSnapshot().{node.Name}", node);
            case "PrometheusConstants.TextContentTypeWithVersionAndEncoding":
                return Code.Expression($"{file.Named("ExpositionFormat")}.PrometheusText.ContentType", node);
            case "PrometheusConstants.OpenMetricsContentTypeWithVersionAndEncoding":
                return Code.Expression($"{file.Named("ExpositionFormat")}.OpenMetricsText.ContentType", node);
            case "Summary.DefMaxAge":
                return Code.Expression($"{file.Platform("System", "TimeSpan")}.FromMinutes(10)", node);
            case "Summary.DefAgeBuckets":
                return Code.Expression("5", node);
            case "Collector.Name" or "Collector.Help" or "Collector.LabelNames" when !IsFamily(file, node.Expression):
                return file.Leave(
                    node.WithExpression((ExpressionSyntax)file.Visit(node.Expression)), node, "Only a family has a name; keep the name in a constant.", PageSection.Metrics);
            default:
                // A constant text, such as HttpRequestLabelNames.Code.
                return file.SymbolOf(node) is IFieldSymbol { ConstantValue: string text } ? Code.Expression(SymbolDisplay.FormatLiteral(text, quote: true), node) : null;
        }
    }

    /// <summary>Moves the length of label names: an array in prometheus-net, and a list in MetricsClient.</summary>
    /// <returns>The moved access; null for another access.</returns>
    public static SyntaxNode? MoveLength(FileRewriter file, MemberAccessExpressionSyntax node) =>
        node.Name.Identifier.ValueText == "Length" && PrometheusNet.MemberName(file.SymbolOf(node.Expression)) is "Collector.LabelNames" or "ICollector.LabelNames"
            ? Code.Expression($"{file.Moved(node.Expression)}.Count", node)
            : null;

    private static bool IsFamily(FileRewriter file, ExpressionSyntax metric) =>
        PrometheusNet.TypeName(ClassOf(file.Model.GetTypeInfo(metric).Type)) is "Collector" or "Collector`1" or "ICollector`1"
        || file.Shapes.Of(metric, file.Model).HasFlag(Evidence.Labelled);

    // The class that a type parameter is derived from.
    private static ITypeSymbol? ClassOf(ITypeSymbol? type) => type is ITypeParameterSymbol parameter ? parameter.ConstraintTypes.FirstOrDefault() : type;

    /// <summary>Moves the name of a member.</summary>
    public static SyntaxNode Rename(FileRewriter file, IdentifierNameSyntax node, string name)
    {
        if (s_names.TryGetValue(name, out string? other))
        {
            return SyntaxFactory.IdentifierName(other).WithTriviaFrom(node);
        }

        return s_without.TryGetValue(name, out (string Message, string Section) without)
            ? file.Leave(node, node, without.Message, without.Section)
            : node;
    }
}
