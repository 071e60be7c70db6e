using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>
/// Options of HTTP, HTTP client and gRPC metrics. prometheus-net has an object of options for each metric; MetricsClient has one object.
/// </summary>
internal static class OptionRules
{
    private static readonly Dictionary<string, string> s_enabled = new(StringComparer.Ordinal)
    {
        ["HttpMiddlewareExporterOptions.InProgress"] = "IncludeInProgress",
        ["HttpMiddlewareExporterOptions.RequestCount"] = "IncludeRequestCount",
        ["HttpMiddlewareExporterOptions.RequestDuration"] = "IncludeDuration",
        ["HttpClientExporterOptions.InProgress"] = "IncludeInProgress",
        ["HttpClientExporterOptions.RequestCount"] = "IncludeRequestCount",
        ["HttpClientExporterOptions.RequestDuration"] = "IncludeRequestDuration",
        ["HttpClientExporterOptions.ResponseDuration"] = "IncludeResponseDuration",
        ["GrpcMiddlewareExporterOptions.RequestCount"] = "IncludeRequestCount",
    };

    private static readonly Dictionary<string, (string Property, string Metric)> s_durations = new(StringComparer.Ordinal)
    {
        ["HttpMiddlewareExporterOptions.RequestDuration"] = ("Duration", "http_request_duration_seconds"),
        ["HttpClientExporterOptions.RequestDuration"] = ("RequestDuration", "httpclient_request_duration_seconds"),
        ["HttpClientExporterOptions.ResponseDuration"] = ("ResponseDuration", "httpclient_response_duration_seconds"),
    };

    /// <summary>Moves an assignment to a property of options.</summary>
    /// <returns>The moved assignment; null for another assignment.</returns>
    public static SyntaxNode? MoveAssignment(FileRewriter file, AssignmentExpressionSyntax node)
    {
        if (node.Left is not MemberAccessExpressionSyntax left || PrometheusNet.MemberName(file.SymbolOf(left)) is not { } name)
        {
            return null;
        }

        if (left.Expression is MemberAccessExpressionSyntax group && file.SymbolOf(group) is { } symbol && PrometheusNet.MemberName(symbol) is { } groupName
            && s_enabled.ContainsKey(groupName))
        {
            if (Grouped(file, groupName, left.Name.Identifier.ValueText, node.Right, node) is not { } text)
            {
                return null;
            }

            string assigned = WithoutRepetition($"{file.Moved(group.Expression)}.{text}");
            bool replaces = file.IsMarking && node.Parent is ExpressionStatementSyntax statement && EarlierOf(file, statement) is not null;
            return Code.Expression(replaces ? file.Leave(assigned, node, "The metrics have one registry; this assignment replaces the registry that was assigned before.", SectionOf(groupName)) : assigned, node);
        }

        switch (name)
        {
            case "KestrelMetricServerOptions.Registry":
                return Code.Expression($"{file.Moved(left.Expression)}.Registries.Add({file.Moved(node.Right)})", node);
            case "MetricFactory.ExemplarBehavior" or "IMetricFactory.ExemplarBehavior":
                bool isOff = PrometheusNet.MemberName(file.SymbolOf(node.Right)) == "ExemplarBehavior.NoExemplars";
                string moved = $"{file.Moved(left.Expression)}.SampleExemplars = {(isOff ? "false" : "true")}";
                return Code.Expression(
                    isOff ? moved : file.Leave(moved, node, "The trace of Activity.Current is the only sampled exemplar; pass other exemplars to Inc or Observe.", PageSection.Exemplars),
                    node);
            case "HttpMiddlewareExporterOptions.CaptureMetricsUrl":
                return file.Leave(node, node, "Scrapes are never counted; remove the assignment.", PageSection.Http);
            default:
                return name.StartsWith("MetricPusherOptions.", StringComparison.Ordinal)
                    ? file.Leave(node, node, "Set the options of the pusher in its object initializer; the properties have other names.", PageSection.Pushers)
                    : null;
        }
    }

    /// <summary>
    /// Returns true if a statement assigns the same value to the same property as the statement before. The options of each metric of
    /// prometheus-net have a registry; MetricsClient has one registry for all.
    /// </summary>
    public static bool RepeatsStatementBefore(FileRewriter file, ExpressionStatementSyntax node) =>
        EarlierOf(file, node) is { } before && file.Alone(before.Expression) == file.Alone(node.Expression);

    // The statement before in the same block that assigns the same property after the move.
    private static ExpressionStatementSyntax? EarlierOf(FileRewriter file, ExpressionStatementSyntax node) => !IsOfGroup(file, node) ? null
        : StatementRules.Before(node).OfType<ExpressionStatementSyntax>()
            .FirstOrDefault(before => IsOfGroup(file, before) && TargetOf(file, before) == TargetOf(file, node));

    private static string TargetOf(FileRewriter file, ExpressionStatementSyntax node) => file.Alone(node.Expression).Split('=')[0];

    private static bool IsOfGroup(FileRewriter file, ExpressionStatementSyntax node) =>
        node.Expression is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax group } }
        && PrometheusNet.MemberName(file.SymbolOf(group)) is { } name && s_enabled.ContainsKey(name);

    // options.Registry = options.Registry = registry, from an assignment to the options of two metrics.
    private static string WithoutRepetition(string assignment)
    {
        string target = assignment.Substring(0, assignment.IndexOf('=') + 1) + " ", value = assignment.Substring(target.Length);
        return value.StartsWith(target, StringComparison.Ordinal) ? value : assignment;
    }

    /// <summary>Moves the creation of options with their initializer.</summary>
    public static SyntaxNode MoveCreation(FileRewriter file, BaseObjectCreationExpressionSyntax node, string type)
    {
        var assignments = new List<string>();
        foreach (AssignmentExpressionSyntax assignment in (node.Initializer?.Expressions ?? default).OfType<AssignmentExpressionSyntax>())
        {
            string group = $"{type}.{assignment.Left}";
            InitializerExpressionSyntax? nested = assignment.Right as InitializerExpressionSyntax ?? (assignment.Right as BaseObjectCreationExpressionSyntax)?.Initializer;
            if (nested is not null && s_enabled.ContainsKey(group))
            {
                assignments.AddRange(nested.Expressions.OfType<AssignmentExpressionSyntax>()
                    .Select(inner => Grouped(file, group, inner.Left.ToString(), inner.Right, inner)
                        ?? file.Leave(Code.Text(inner), inner, "The option has no counterpart.", SectionOf(type))));
            }
            else if (group != "HttpMiddlewareExporterOptions.CaptureMetricsUrl" || !assignment.Right.IsKind(SyntaxKind.FalseLiteralExpression))
            {
                assignments.Add(file.Leave(Code.Text(assignment), assignment, "The option has no counterpart.", SectionOf(type)));
            }
        }

        assignments = [.. assignments.Distinct()];
        string moved = type.StartsWith("HttpM", StringComparison.Ordinal) ? "HttpMetricsOptions" : type.StartsWith("HttpC", StringComparison.Ordinal) ? "HttpClientMetricsOptions" : "GrpcMetricsOptions";
        string head = node is ImplicitObjectCreationExpressionSyntax ? "new" : $"new {file.Named(moved)}";
        string list = assignments.Count == 0 ? "" : $" {{ {string.Join(", ", assignments)} }}";
        return Code.Expression(list.Length == 0 || head.Length == 3 ? $"{head}(){list}" : head + list, node);
    }

    // The assignment without its owner, such as IncludeInProgress = false.
    private static string? Grouped(FileRewriter file, string group, string property, ExpressionSyntax value, SyntaxNode node) => property switch
    {
        "Enabled" => $"{s_enabled[group]} = {file.Moved(value)}",
        "Registry" or "MetricFactory" => $"Registry = {file.Moved(value)}",
        "ReduceStatusCodeCardinality" => $"ReduceStatusCodes = {file.Moved(value)}",
        "Histogram" when s_durations.TryGetValue(group, out (string, string) duration) => Duration(file, duration, value, node),
        _ => null,
    };

    private static string Duration(FileRewriter file, (string Property, string Metric) duration, ExpressionSyntax value, SyntaxNode node)
    {
        ExpressionSyntax created = value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WithExtendLifetimeOnUse" } extended }
            ? extended.Expression
            : value;
        if (CreationCall.Of(created, file.Model) is not { } call)
        {
            return file.Leave($"{duration.Property} = {file.Moved(value)}", node, $"The histogram keeps its name; assign HistogramOptions with the buckets.", SectionOf(duration.Metric));
        }

        string text = $"{duration.Property} = {CreationRules.OptionsOf(file, call, lifetime: null)}";
        bool hasSameName = file.Model.GetConstantValue(call.Arguments["name"]).Value is string name && name == duration.Metric;
        ExpressionSyntax? labels = call.SeparateLabels.FirstOrDefault() ?? call.LabelArray ?? call.ConfiguredLabels;
        return hasSameName && labels?.ToString().EndsWith("LabelNames.All", StringComparison.Ordinal) != false
            ? text
            : file.Leave(text, node, $"The histogram keeps its name {duration.Metric} and its labels: {LabelsOf(duration.Metric)}.", SectionOf(duration.Metric));
    }

    private static string LabelsOf(string metric) => metric == "http_request_duration_seconds"
        ? "code, method, controller, action, endpoint, page only in an app with Razor Pages, and labels that AddCustomLabel and AddRouteParameter add"
        : "method, host, client and code";

    private static string SectionOf(string typeOrMetric) =>
        typeOrMetric.StartsWith("HttpC", StringComparison.OrdinalIgnoreCase) ? PageSection.HttpClients
        : typeOrMetric.StartsWith("Grpc", StringComparison.Ordinal) ? PageSection.Grpc
        : PageSection.Http;
}
