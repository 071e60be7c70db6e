using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Calls of prometheus-net whose form changes. A call whose name alone changes belongs to <see cref="MemberRules"/>.</summary>
internal static class CallRules
{
    /// <summary>Moves a call.</summary>
    /// <returns>The moved call; null if the form stays.</returns>
    public static SyntaxNode? Move(FileRewriter file, InvocationExpressionSyntax node, IMethodSymbol method)
    {
        if (CreationCall.Of(node, file.Model) is { } creation)
        {
            return CreationRules.Move(file, creation);
        }

        string name = PrometheusNet.MemberName(method)!;
        if (name == "Metrics.SuppressDefaultMetrics")
        {
            return DefaultMetricsRules.Move(file, node);
        }

        string? text = RegistryCall(file, node, method, name) ?? SeriesCall(file, node, method, name) ?? ExemplarCall(file, node, method, name);
        return text is not null
            ? Code.Expression(text, node)
            : LeaseRules.Move(file, node, method, name) ?? ServerRules.MoveCall(file, node, method, name) ?? Remaining(file, node, name);
    }

    /// <summary>Returns the moved receiver of a call; an empty string for a call without one.</summary>
    public static string Receiver(FileRewriter file, InvocationExpressionSyntax node) =>
        node.Expression is MemberAccessExpressionSyntax access ? file.Moved(access.Expression) : "";

    /// <summary>Returns the moved argument of a parameter; null if the call does not have the argument.</summary>
    public static string? Argument(FileRewriter file, InvocationExpressionSyntax node, IMethodSymbol method, string parameter) =>
        CallArguments.Find(node.ArgumentList, method, parameter) is { } value ? file.Moved(value) : null;

    private static string? RegistryCall(FileRewriter file, InvocationExpressionSyntax node, IMethodSymbol method, string name)
    {
        switch (name)
        {
            case "Metrics.NewCustomRegistry":
                return $"new {file.Named("CollectorRegistry")}()";
            case "Metrics.WithCustomRegistry":
                ExpressionSyntax registry = node.ArgumentList.Arguments[0].Expression;
                string text = file.Moved(registry);
                return registry is SimpleNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax || node.Parent is not MemberAccessExpressionSyntax
                    ? text
                    : $"({text})";
            case "Metrics.WithManagedLifetime":
                return $"{file.Named("Metrics")}.DefaultRegistry";
            case "MetricFactory.WithManagedLifetime" or "IMetricFactory.WithManagedLifetime":
                return Receiver(file, node);
            case "CollectorRegistry.CollectAndExportAsTextAsync" or "ICollectorRegistry.CollectAndExportAsTextAsync":
                string format = Argument(file, node, method, "format") ?? $"{file.Named("ExpositionFormat")}.PrometheusText";
                string? cancel = Argument(file, node, method, "cancel");
                return $"{Receiver(file, node)}.WriteToAsync({Argument(file, node, method, "to")}, {format}{(cancel is null ? "" : ", " + cancel)})";
            default:
                return null;
        }
    }

    private static string? SeriesCall(FileRewriter file, InvocationExpressionSyntax node, IMethodSymbol method, string name)
    {
        switch (name)
        {
            case "Histogram.LinearBuckets" or "Histogram.ExponentialBuckets":
                string kind = method.Name.Substring(0, method.Name.Length - "Buckets".Length);
                return $"{file.Named("Buckets")}.{kind}{file.Moved(node.ArgumentList)}";
            case "Histogram.PowersOfTenDividedBuckets":
                return BucketRules.PowersOfTen(file, node);
            case "Collector`1.GetAllLabelValues" when node.Expression is MemberAccessExpressionSyntax:
                file.Needed.Add("System.Linq");
                return $"{Receiver(file, node)}.GetAllSeries().Select(series => series.GetLabelValues().ToArray())";
            case "ChildBase.Remove" or "ChildBase.Dispose" when LookUp(file, node) is { } lookUp:
                return $"{Receiver(file, lookUp)}.Remove{file.Moved(lookUp.ArgumentList)}";
            case "GaugeExtensions.IncToCurrentTimeUtc" or "CounterExtensions.IncToCurrentTimeUtc" when method.ReducedFrom is not null:
                return $"{Receiver(file, node)}.IncTo({file.Platform("System", "DateTimeOffset")}.UtcNow.ToUnixTimeMilliseconds() / 1000.0)";
            case "GaugeExtensions.IncToTimeUtc" or "CounterExtensions.IncToTimeUtc" when method.ReducedFrom is not null:
                return $"{Receiver(file, node)}.IncTo({Argument(file, node, method, "timestamp")}.ToUnixTimeMilliseconds() / 1000.0)";
            default:
                return null;
        }
    }

    // counter.WithLabels("a") in counter.WithLabels("a").Remove().
    private static InvocationExpressionSyntax? LookUp(FileRewriter file, InvocationExpressionSyntax node) =>
        node.Expression is MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } inner }
        && PrometheusNet.MemberName(file.SymbolOf(inner)) is "Collector`1.WithLabels" or "Collector`1.Labels"
            ? (InvocationExpressionSyntax)((MemberAccessExpressionSyntax)node.Expression).Expression
            : null;

    private static string? ExemplarCall(FileRewriter file, InvocationExpressionSyntax node, IMethodSymbol method, string name)
    {
        switch (name)
        {
            case "Exemplar.Key":
                return file.Moved(node.ArgumentList.Arguments[0].Expression);
            case "Exemplar.LabelKey.WithValue":
                return $"{file.Named("Exemplar")}.Pair({Receiver(file, node)}, {file.Moved(node.ArgumentList.Arguments[0].Expression)})";
            case "Exemplar.Clone":
                return Receiver(file, node);
            case "ExemplarBehavior.NoExemplars":
                return "false";
        }

        // prometheus-net accepts null for an exemplar.
        return method.Name is "Inc" or "Observe" && CallArguments.Find(node.ArgumentList, method, Exemplar(method)) is { } exemplar && MayBeNull(file, exemplar)
            ? $"{file.Moved(node.Expression)}({string.Join(", ", node.ArgumentList.Arguments.Select(argument => NameOf(argument, method) + (argument.Expression == exemplar ? OrNone(file, exemplar) : file.Moved(argument.Expression))))})"
            : null;
    }

    private static string Exemplar(IMethodSymbol method) =>
        method.Parameters.FirstOrDefault(static parameter => PrometheusNet.TypeName(parameter.Type) == "Exemplar")?.Name ?? "";

    private static string NameOf(ArgumentSyntax argument, IMethodSymbol method) =>
        argument.NameColon is { Name.Identifier.ValueText: { } name } ? $"{ArgumentNames.NewName(name, method) ?? name}: " : "";

    // Without nullable annotations, each value may be null, except for the result of a method of prometheus-net.
    private static bool MayBeNull(FileRewriter file, ExpressionSyntax exemplar) =>
        file.Model.GetConstantValue(exemplar) is { HasValue: true, Value: null }
        || file.Model.GetTypeInfo(exemplar).Nullability.FlowState switch
        {
            NullableFlowState.MaybeNull => true,
            NullableFlowState.NotNull => false,
            _ => !PrometheusNet.Owns(file.SymbolOf(exemplar)) && exemplar is not BaseObjectCreationExpressionSyntax,
        };

    private static string OrNone(FileRewriter file, ExpressionSyntax exemplar)
    {
        string none = $"{file.Named("Exemplar")}.None";
        string moved = file.Moved(exemplar);
        return file.Model.GetConstantValue(exemplar).HasValue ? none
            : exemplar is ConditionalExpressionSyntax or AssignmentExpressionSyntax or SwitchExpressionSyntax ? $"({moved}) ?? {none}"
            : $"{moved} ?? {none}";
    }

    private static InvocationExpressionSyntax? Remaining(FileRewriter file, InvocationExpressionSyntax node, string name)
    {
        (string? message, string section) = name switch
        {
            "Exemplar.FromTraceContext" when node.ArgumentList.Arguments.Count > 0 =>
                ("FromTraceContext has the label names trace_id and span_id; use Exemplar.From for other names.", PageSection.Exemplars),
            "ChildBase.Remove" or "ChildBase.Dispose" =>
                ("A series does not remove itself; call Remove with the label values on the family.", PageSection.Metrics),
            "Metrics.ConfigureEventCounterAdapter" => ("Event counters have no counterpart; remove the call.", PageSection.DefaultMetrics),
            "Metrics.ConfigureMeterAdapter" =>
                ("No meters are exposed by default; pass MeterBridgeOptions to registry.AddMeters.", PageSection.DefaultMetrics),
            "MeterAdapter.StartListening" or "EventCounterAdapter.StartListening" or "DiagnosticSourceAdapter.StartListening" =>
                ("Call registry.AddMeters with the names of the meters.", PageSection.DefaultMetrics),
            "HttpMiddlewareExporterOptions.ConfigureMeasurements" =>
                ("The options of the three HTTP metrics are properties of HttpMetricsOptions.", PageSection.Http),
            _ => (null, ""),
        };
        return message is null ? null : file.Leave(node, node, message, section);
    }
}
