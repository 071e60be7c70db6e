using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Types: a metric with labels becomes a family, an interface becomes a class, a configuration becomes options.</summary>
internal static class TypeRules
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["Counter.Child"] = "Counter",
        ["Gauge.Child"] = "Gauge",
        ["Histogram.Child"] = "Histogram",
        ["Summary.Child"] = "Summary",
        ["ICounter"] = "Counter",
        ["IGauge"] = "Gauge",
        ["IHistogram"] = "Histogram",
        ["ISummary"] = "Summary",
        ["ICollector"] = "MetricFamily",
        ["Collector"] = "MetricFamily",
        ["ICollectorChild"] = "MetricSeries",
        ["ChildBase"] = "MetricSeries",
        ["IMetricFactory"] = "CollectorRegistry",
        ["MetricFactory"] = "CollectorRegistry",
        ["ICollectorRegistry"] = "CollectorRegistry",
        ["IManagedLifetimeMetricFactory"] = "CollectorRegistry",
        ["ITimer"] = "DurationTimer",
        ["CounterConfiguration"] = "CounterOptions",
        ["GaugeConfiguration"] = "GaugeOptions",
        ["HistogramConfiguration"] = "HistogramOptions",
        ["SummaryConfiguration"] = "SummaryOptions",
        ["MetricConfiguration"] = "MetricOptions",
        ["Exemplar.LabelKey"] = "string",
        ["QuantileEpsilonPair"] = "double",
        ["HttpMiddlewareExporterOptions"] = "HttpMetricsOptions",
        ["HttpClientExporterOptions"] = "HttpClientMetricsOptions",
        ["GrpcMiddlewareExporterOptions"] = "GrpcMetricsOptions",
        ["KestrelMetricServerOptions"] = "MetricServerOptions",
        ["PrometheusHealthCheckPublisherOptions"] = "HealthCheckMetricsOptions",
        ["PrometheusConstants"] = "ExpositionFormat",
    };

    private static readonly HashSet<string> s_same = new(StringComparer.Ordinal)
    {
        "Counter", "Gauge", "Histogram", "Summary", "Metrics", "CollectorRegistry", "Exemplar", "ExpositionFormat", "MetricServer",
        "KestrelMetricServer", "MetricPusher", "MetricPusherOptions", "ScrapeFailedException",
    };

    /// <summary>Moves the name of a type.</summary>
    public static SyntaxNode Move(FileRewriter file, SimpleNameSyntax node, INamedTypeSymbol type)
    {
        string name = Visible(file, node, NameOf(file, node, type));
        SyntaxNode moved = name == node.ToString() ? node : Code.Type(name, node);
        return Remaining(file, node, type) is var (message, section) && message is not null
            ? file.Leave(moved, node, message, section)
            : moved;
    }

    // A type of the program, also one of another project, can have the new name. An example is the interface ICounter, which becomes Counter.
    private static string Visible(FileRewriter file, SimpleNameSyntax node, string name)
    {
        string simple = name.Split('<', '{')[0];
        bool isOfLibrary = simple is "MetricFamily" or "MetricServer" or "KestrelMetricServer" or "MetricPusher" || (s_names.ContainsValue(simple) && simple is not ("string" or "double"));
        return isOfLibrary && simple != node.Identifier.ValueText && file.Hides(simple, node.SpanStart) ? file.QualifierAt(node.SpanStart) + name : name;
    }

    /// <summary>Moves a type with its namespace, such as <c>Prometheus.Counter</c>.</summary>
    public static SyntaxNode MoveQualified(FileRewriter file, ExpressionSyntax node, INamedTypeSymbol type)
    {
        SyntaxNode left = node;
        while (left is QualifiedNameSyntax or MemberAccessExpressionSyntax)
        {
            left = left is QualifiedNameSyntax name ? name.Left : ((MemberAccessExpressionSyntax)left).Expression;
        }

        ISymbol? start = file.SymbolOf(left);
        bool isAlias = left is IdentifierNameSyntax alias && start is INamedTypeSymbol && file.Model.GetAliasInfo(alias) is not null;
        string qualifier = isAlias ? file.Named("") : left is AliasQualifiedNameSyntax ? "global::MetricsClient." : start is INamespaceSymbol ? "MetricsClient." : "";
        string moved = NameOf(file, node, type);
        if (moved == $"MetricFamily<{type.Name}>" && file.Hides(type.Name, node.SpanStart))
        {
            moved = $"MetricFamily<{file.QualifierAt(node.SpanStart)}{type.Name}>";
        }

        string text = moved is "string" or "double" || moved.StartsWith("KeyValuePair<", StringComparison.Ordinal) ? moved : qualifier + moved;
        SyntaxNode result = node is TypeSyntax ? Code.Type(text, node) : Code.Expression(text, node);
        return Remaining(file, node, type) is var (message, section) && message is not null
            ? file.Leave(result, node, message, section)
            : result;
    }

    /// <summary>Moves a use of an alias, such as <c>using Hits = Prometheus.Counter</c>. The directive of the alias moves by itself.</summary>
    public static SyntaxNode MoveAlias(FileRewriter file, IdentifierNameSyntax node, INamedTypeSymbol type)
    {
        bool isFamily = PrometheusNet.TypeName(type) is "Counter" or "Gauge" or "Histogram" or "Summary" && IsLabelled(file, node);
        SyntaxNode moved = isFamily ? Code.Type($"{file.Named("MetricFamily")}<{node.Identifier.Text}>", node) : node;
        return Remaining(file, node, type) is var (message, section) && message is not null
            ? file.Leave(moved, node, message, section)
            : moved;
    }

    /// <summary>Returns the name of a type that no label changes.</summary>
    public static string PlainName(FileRewriter file, SyntaxNode node, INamedTypeSymbol type) => NameOf(file, node, type);

    private static string NameOf(FileRewriter file, SyntaxNode node, INamedTypeSymbol type)
    {
        string name = PrometheusNet.TypeName(type)!;
        switch (name)
        {
            case "Counter" or "Gauge" or "Histogram" or "Summary":
                return IsLabelled(file, node) ? $"MetricFamily<{file.Named(name)}>" : name;
            case "ICollector`1":
                return KnownAbout(file, node) == Evidence.Single ? ArgumentOf(file, node)
                    : IsInDocumentation(node) ? "MetricFamily{T}"
                    : $"MetricFamily<{ArgumentOf(file, node)}>";
            case "Collector`1":
                return IsInDocumentation(node) ? "MetricFamily{T}" : $"MetricFamily<{ArgumentOf(file, node)}>";
            case "IManagedLifetimeMetricHandle`1":
                return IsInDocumentation(node) ? "MetricFamily{T}" : IsLabelled(file, node) ? $"MetricFamily<{ArgumentOf(file, node)}>" : ArgumentOf(file, node);
            case "IMetricServer" or "MetricHandler":
                return ServerName(file, node) ?? type.Name;
            case "Exemplar.LabelPair":
                file.Needed.Add("System.Collections.Generic");
                return "KeyValuePair<string, string>";
            default:
                return s_names.TryGetValue(name, out string? moved) ? moved : type.Arity > 0 ? node.ToString() : name;
        }
    }

    private static string ArgumentOf(FileRewriter file, SyntaxNode node)
    {
        GenericNameSyntax generic = node.DescendantNodesAndSelf().OfType<GenericNameSyntax>().First();
        return file.Moved(generic.TypeArgumentList.Arguments[0]);
    }

    private static bool IsInDocumentation(SyntaxNode node) => node.FirstAncestorOrSelf<CrefSyntax>() is not null;

    private static bool IsLabelled(FileRewriter file, SyntaxNode node) => KnownAbout(file, node).HasFlag(Evidence.Labelled);

    private static Evidence KnownAbout(FileRewriter file, SyntaxNode node) =>
        DeclaredSymbols.Of(node, file.Model).Aggregate(
            DeclaredSymbols.CreationOf(node) is { } creation ? file.Shapes.Of(creation, file.Model) : Evidence.None,
            (known, symbol) => known | file.Shapes.Of(symbol));

    private static string? ServerName(FileRewriter file, SyntaxNode node)
    {
        Evidence known = KnownAbout(file, node);
        return (known & (Evidence.Server | Evidence.KestrelServer | Evidence.Pusher)) switch
        {
            Evidence.Server => "MetricServer",
            Evidence.KestrelServer => "KestrelMetricServer",
            Evidence.Pusher => known.HasFlag(Evidence.Started) ? file.Platform("System", "IAsyncDisposable") : "MetricPusher",
            _ => null,
        };
    }

    private static (string? Message, string Section) Remaining(FileRewriter file, SyntaxNode node, INamedTypeSymbol type)
    {
        string name = PrometheusNet.TypeName(type)!;
        if (name is "IMetricServer" or "MetricHandler")
        {
            return ServerName(file, node) is null ? ("IMetricServer has no counterpart; use MetricServer or KestrelMetricServer.", PageSection.Servers) : default;
        }

        if (name == "ITimer" && node.Parent is NullableTypeSyntax)
        {
            return ("DurationTimer is a struct; declare the timer where it starts, or write timer?.ObserveDuration() and timer.Value.", PageSection.Metrics);
        }

        if (TypeTests.Contain(file, node, name))
        {
            return (TypeTests.Message, PageSection.Metrics);
        }

        if (s_same.Contains(name) || s_names.ContainsKey(name) || name is "Collector`1" or "ICollector`1" or "IManagedLifetimeMetricHandle`1" or "Exemplar.LabelPair")
        {
            return name == "IManagedLifetimeMetricFactory" ? FactoryRemaining(file, node) : Contradiction(file, node, name);
        }

        // The rules about members name the problem, and the type would repeat the place.
        return node.Parent is MemberAccessExpressionSyntax or ObjectCreationExpressionSyntax && !name.EndsWith("LabelNames", StringComparison.Ordinal)
            ? default
            : TypesWithoutCounterpart.Of(name);
    }

    private static (string? Message, string Section) Contradiction(FileRewriter file, SyntaxNode node, string name) =>
        name is "Counter" or "Gauge" or "Histogram" or "Summary" && KnownAbout(file, node).HasFlag(Evidence.Labelled | Evidence.Single)
            ? ($"The value is sometimes a {name} with labels, which is a MetricFamily<{name}>, and sometimes without; use two variables.", PageSection.Metrics)
            : default;

    private static (string? Message, string Section) FactoryRemaining(FileRewriter file, SyntaxNode node) =>
        DeclaredSymbols.Of(node, file.Model).All(symbol => CreationRules.LifetimeOf(symbol) is not null)
            ? default
            : ("A factory with a managed lifetime has no counterpart; set TimeToLive in the options of each metric that the factory creates.", PageSection.Lifetimes);
}
