using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Servers and endpoints. The moved servers listen on all addresses, as the servers of prometheus-net do by default.</summary>
internal static class ServerRules
{
    private const string AllAddresses = "Host = \"+\"";

    /// <summary>Moves the creation of a server or of its options.</summary>
    public static SyntaxNode MoveCreation(FileRewriter file, BaseObjectCreationExpressionSyntax node, string type)
    {
        if (type == "KestrelMetricServerOptions")
        {
            return Code.Expression(Options(file, FromInitializer(node)), node);
        }

        var method = (IMethodSymbol)file.SymbolOf(node)!;
        var arguments = CallArguments.Of(node.ArgumentList, method)
            .ToDictionary(static pair => pair.Parameter.Name, static pair => pair.Value, StringComparer.Ordinal);
        string options;
        if (arguments.TryGetValue("options", out ExpressionSyntax? given))
        {
            options = file.Moved(given);
            arguments = given is BaseObjectCreationExpressionSyntax creation ? FromInitializer(creation) : [];
        }
        else
        {
            options = Options(file, arguments);
        }

        string https = arguments.TryGetValue("certificate", out ExpressionSyntax? certificate) && !IsNull(certificate)
            ? $", https => https.ServerCertificate = {file.Moved(certificate)}"
            : "";
        string text = $"new {file.Named(type)}({options}{https})";
        bool wantsHttps = arguments.TryGetValue("useHttps", out ExpressionSyntax? useHttps) && !useHttps.IsKind(SyntaxKind.FalseLiteralExpression);
        string? message = wantsHttps ? "MetricServer has no HTTPS; use KestrelMetricServer of MetricsClient.AspNetCore."
            : node.Initializer is not null ? "A request cannot be rejected by a function; limit the address with Host, or use UseMetricServer in an app."
            : null;
        return Code.Expression(message is null ? text : file.Leave(text, node, message, PageSection.Servers), node);
    }

    /// <summary>Moves a call of a server, or a call that adds an endpoint or a server to an app.</summary>
    /// <returns>The moved call; null if the form stays.</returns>
    public static SyntaxNode? MoveCall(FileRewriter file, InvocationExpressionSyntax node, IMethodSymbol method, string name)
    {
        if (StopsAsynchronously(file, node) && node.Expression is MemberAccessExpressionSyntax access)
        {
            string server = file.Moved(access.Expression);
            return KindOf(file, access.Expression) switch
            {
                var kind when kind.HasFlag(Evidence.Pusher) => Code.Expression($"{server}.DisposeAsync(){(node.Parent is AwaitExpressionSyntax ? "" : ".AsTask()")}", node),
                var kind when kind.HasFlag(Evidence.Server) => Code.Expression($"{file.Platform("System.Threading.Tasks", "Task")}.Run({server}.Stop)", node),
                _ => null,
            };
        }

        if (method.Name == "Stop" && name is "MetricHandler.Stop" or "IMetricServer.Stop" && node.Expression is MemberAccessExpressionSyntax { Expression: { } pusher }
            && KindOf(file, pusher).HasFlag(Evidence.Pusher))
        {
            return Code.Expression($"{file.Moved(pusher)}.Dispose()", node);
        }

        return name switch
        {
            "MetricServerMiddlewareExtensions.MapMetrics" or "MetricServerMiddlewareExtensions.UseMetricServer" => Endpoint(file, node, method),
            "KestrelMetricServerExtensions.AddMetricServer" => AddServer(file, node),
            "HttpMiddlewareExporterOptions.ReduceStatusCodeCardinality" => Code.Expression($"{CallRules.Receiver(file, node)}.ReduceStatusCodes = true", node),
            "HttpMiddlewareExporterOptions.SetMetricFactory" =>
                Code.Expression($"{CallRules.Receiver(file, node)}.Registry = {file.Moved(node.ArgumentList.Arguments[0].Expression)}", node),
            "HttpMiddlewareExporterOptions.AddRouteParameter" or "HttpMiddlewareExporterOptions.AddCustomLabel"
                when Only.Of(node.ArgumentList.Arguments) is { Expression: ObjectCreationExpressionSyntax { ArgumentList: { } names } } =>
                    Code.Expression($"{file.Moved(node.Expression)}{file.Moved(names)}", node),
            "HttpClientMetricsExtensions.UseHttpClientMetrics" when method.Parameters.All(static parameter => parameter.Name != "configure")
                && (method.ReducedFrom ?? method).Parameters[0].Type.Name == "HttpMessageHandlerBuilder" =>
                    file.Leave(node, node, "Call UseHttpClientMetrics on the services or on the builder of the client.", PageSection.HttpClients),
            _ => null,
        };
    }

    /// <summary>Returns true if the call stops a server or pusher asynchronously.</summary>
    public static bool StopsAsynchronously(FileRewriter file, ExpressionSyntax call) =>
        PrometheusNet.MemberName(file.SymbolOf(call)) is "MetricHandler.StopAsync" or "IMetricServer.StopAsync";

    /// <summary>Returns which server an expression is.</summary>
    public static Evidence KindOf(FileRewriter file, ExpressionSyntax server) => PrometheusNet.TypeName(file.Model.GetTypeInfo(server).Type) switch
    {
        "MetricServer" => Evidence.Server,
        "KestrelMetricServer" => Evidence.KestrelServer,
        "MetricPusher" => Evidence.Pusher,
        _ => file.Shapes.Of(server, file.Model),
    };

    /// <summary>Returns the path of a server: prometheus-net writes <c>metrics/</c>.</summary>
    private static string Path(FileRewriter file, ExpressionSyntax url) => file.Model.GetConstantValue(url).Value is string path
        ? SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal("/" + path.Trim('/'))).ToString()
        : $"\"/\" + {file.Moved(url)}.Trim('/')";

    private static string Options(FileRewriter file, Dictionary<string, ExpressionSyntax> settings)
    {
        var assignments = new List<string> { settings.TryGetValue("hostname", out ExpressionSyntax? host) ? $"Host = {file.Moved(host)}" : AllAddresses };
        foreach (KeyValuePair<string, ExpressionSyntax> setting in settings)
        {
            switch (setting.Key)
            {
                case "port":
                    assignments.Add($"Port = {file.Moved(setting.Value)}");
                    break;
                case "url":
                    assignments.Add($"Path = {Path(file, setting.Value)}");
                    break;
                case "registry" when !IsNull(setting.Value):
                    assignments.Add($"Registries = {{ {file.Moved(setting.Value)} }}");
                    break;
                case "configureexporter":
                    assignments.Add(file.Leave("", setting.Value, "Set Registries and Scrape of MetricServerOptions in place of ConfigureExporter.", PageSection.Servers)
                        + $"Registries = {{ {file.Named("Metrics")}.DefaultRegistry }}");
                    break;
            }
        }

        return $"new {file.Named("MetricServerOptions")} {{ {string.Join(", ", assignments)} }}";
    }

    // The properties of KestrelMetricServerOptions under the names of the parameters.
    private static Dictionary<string, ExpressionSyntax> FromInitializer(BaseObjectCreationExpressionSyntax node) =>
        (node.Initializer?.Expressions ?? default).OfType<AssignmentExpressionSyntax>().ToDictionary(
            static assignment => assignment.Left.ToString() is "TlsCertificate" ? "certificate" : assignment.Left.ToString().ToLowerInvariant(),
            static assignment => assignment.Right,
            StringComparer.Ordinal);

    private static SyntaxNode? Endpoint(FileRewriter file, InvocationExpressionSyntax node, IMethodSymbol method)
    {
        var arguments = CallArguments.Of(node.ArgumentList, method)
            .ToDictionary(static pair => pair.Parameter.Name, static pair => pair.Value, StringComparer.Ordinal);
        bool stays = node.ArgumentList.Arguments.All(argument => argument.NameColon is null && !IsNull(argument.Expression) && !IsRoot(file, method, argument.Expression));
        if (method.ReducedFrom is null || (stays && !arguments.ContainsKey("configure")))
        {
            return null;
        }

        ExpressionSyntax? registry = arguments.TryGetValue("registry", out ExpressionSyntax? given) ? given : null;
        bool isKnown = !arguments.TryGetValue("configure", out ExpressionSyntax? configure) || EndpointSettings.TryRead(configure, out registry);
        arguments.TryGetValue("pattern", out ExpressionSyntax? path);
        path ??= arguments.TryGetValue("url", out ExpressionSyntax? url) ? url : null;
        if (!isKnown || (path is not null && IsNull(path)))
        {
            return file.Leave(node, node, "Pass the path and the registry to this method; other settings have no counterpart.", PageSection.Servers);
        }

        arguments.TryGetValue("port", out ExpressionSyntax? port);
        IEnumerable<ExpressionSyntax?> moved = [port, path, registry is null || IsNull(registry) ? null : registry];
        IEnumerable<string> texts = moved.Where(static part => part is not null).Select(part => IsRoot(file, method, part!) ? "\"/\"" : file.Moved(part!));
        return Code.Expression($"{file.Moved(node.Expression)}({string.Join(", ", texts)})", node);
    }

    // UseMetricServer("") in a branch of Map serves the branch.
    private static bool IsRoot(FileRewriter file, IMethodSymbol method, ExpressionSyntax argument) =>
        method.Name == "UseMetricServer" && file.Model.GetConstantValue(argument).Value is "";

    private static ExpressionSyntax? AddServer(FileRewriter file, InvocationExpressionSyntax node)
    {
        if (node.ArgumentList.Arguments.LastOrDefault()?.Expression is not LambdaExpressionSyntax lambda
            || lambda.Body.ToString().Contains("Hostname")
            || Only.Of<IParameterSymbol>((file.SymbolOf(lambda) as IMethodSymbol)?.Parameters) is not { } options)
        {
            return null;
        }

        string indent = Code.IndentOf(lambda), inner = indent + "    ";
        string body = lambda.Block is { } block
            ? string.Concat(block.Statements.Select(statement => file.Visit(statement) is not { } after ? "" : Code.StartsLine(statement) ? after.ToFullString() : $"{inner}{Code.Text(after)}\n"))
            : $"{inner}{file.Moved(lambda.ExpressionBody!)};\n";
        string moved = $"{options.Name} =>\n{indent}{{\n{inner}{options.Name}.{AllAddresses};\n{body}{indent}}}";
        return Code.Expression($"{file.Moved(node.Expression)}({moved})", node);
    }

    private static bool IsNull(ExpressionSyntax expression) => expression.IsKind(SyntaxKind.NullLiteralExpression);
}
