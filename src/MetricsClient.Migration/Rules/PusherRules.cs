using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Pushers. The moved pusher has the interval and the method of the pusher before, also where these are defaults.</summary>
internal static class PusherRules
{
    private static readonly Dictionary<string, string> s_parameters = new(StringComparer.Ordinal)
    {
        ["endpoint"] = "Endpoint",
        ["job"] = "Job",
        ["instance"] = "Instance",
        ["intervalMilliseconds"] = "IntervalMilliseconds",
        ["additionalLabels"] = "AdditionalLabels",
        ["registry"] = "Registry",
        ["pushReplace"] = "ReplaceOnPush",
    };

    /// <summary>Moves the creation of a pusher or of its options.</summary>
    public static SyntaxNode? MoveCreation(FileRewriter file, BaseObjectCreationExpressionSyntax node, string type)
    {
        if (type == "MetricPusherOptions")
        {
            return Code.Expression(Options(file, node, FromInitializer(node)), node);
        }

        var arguments = CallArguments.Of(node.ArgumentList, (IMethodSymbol)file.SymbolOf(node)!)
            .ToDictionary(static pair => pair.Parameter.Name, static pair => pair.Value, StringComparer.Ordinal);
        return arguments.ContainsKey("options")
            ? null
            : Code.Expression(
                $"new {file.Named("MetricPusher")}({Options(file, node, arguments.ToDictionary(static pair => s_parameters[pair.Key], static pair => pair.Value, StringComparer.Ordinal))})",
                node);
    }

    private static Dictionary<string, ExpressionSyntax> FromInitializer(BaseObjectCreationExpressionSyntax node) =>
        (node.Initializer?.Expressions ?? default).OfType<AssignmentExpressionSyntax>()
            .ToDictionary(static assignment => assignment.Left.ToString(), static assignment => assignment.Right, StringComparer.Ordinal);

    private static string Options(FileRewriter file, SyntaxNode node, Dictionary<string, ExpressionSyntax> settings)
    {
        string? Moved(string setting) =>
            settings.TryGetValue(setting, out ExpressionSyntax? value) && !value.IsKind(SyntaxKind.NullLiteralExpression) ? file.Moved(value) : null;

        List<string> options = [], push = [];
        if (Moved("Job") is { } job)
        {
            options.Add($"Job = {job}");
        }

        options.Add($"Interval = {file.Platform("System", "TimeSpan")}.FromMilliseconds({Moved("IntervalMilliseconds") ?? "1000"})");
        if (Moved("Endpoint") is { } endpoint)
        {
            push.Add($"Gateway = new {file.Platform("System", "Uri")}({endpoint})");
        }

        AddMethod(file, settings, push);
        if (Moved("Registry") is { } registry)
        {
            push.Add($"Registry = {registry}");
        }

        AddGroup(file, settings, Moved("Instance"), push);
        string outer = Code.IndentOf(node), inner = outer + "    ";
        AddCallbacks(file, settings, push, inner + "    ");
        string text = string.Concat(push.Select(part => $"{inner}    {part},\n"));
        return $"new {file.Named("MetricPusherOptions")}\n{outer}{{\n{string.Concat(options.Select(part => $"{inner}{part},\n"))}{inner}Push =\n{inner}{{\n{text}{inner}}},\n{outer}}}";
    }

    // prometheus-net pushes with POST by default, and MetricsClient with PUT.
    private static void AddMethod(FileRewriter file, Dictionary<string, ExpressionSyntax> settings, List<string> push)
    {
        ExpressionSyntax? replaces = settings.TryGetValue("ReplaceOnPush", out ExpressionSyntax? value) ? value : null;
        if (replaces is null || replaces.IsKind(SyntaxKind.FalseLiteralExpression))
        {
            push.Add($"Method = {file.Named("PushMethod")}.Post");
        }
        else if (!replaces.IsKind(SyntaxKind.TrueLiteralExpression))
        {
            push.Add($"Method = {file.Moved(replaces)} ? {file.Named("PushMethod")}.Put : {file.Named("PushMethod")}.Post");
        }
    }

    private static void AddGroup(FileRewriter file, Dictionary<string, ExpressionSyntax> settings, string? instance, List<string> push)
    {
        var labels = new List<string>();
        if (instance is not null)
        {
            labels.Add($"[\"instance\"] = {instance}");
        }

        if (settings.TryGetValue("AdditionalLabels", out ExpressionSyntax? additional) && !additional.IsKind(SyntaxKind.NullLiteralExpression))
        {
            SeparatedSyntaxList<ArgumentSyntax>[] pairs = [.. Elements(additional).Select(PairOf)];
            bool isKnown = pairs.Length > 0 && pairs.All(static pair => pair.Count == 2);
            labels.AddRange(isKnown
                ? pairs.Select(pair => $"[{file.Moved(pair[0].Expression)}] = {file.Moved(pair[1].Expression)}")
                : [file.Leave("", additional, "Add the additional labels to Push.GroupingKey.", PageSection.Pushers)]);
        }

        if (labels.Count > 0)
        {
            push.Add($"GroupingKey = {{ {string.Join(", ", labels)} }}");
        }
    }

    private static IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax list) => list switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        BaseObjectCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(static element => element.Expression),
        _ => [],
    };

    // Tuple.Create("a", "b") or new Tuple<string, string>("a", "b").
    private static SeparatedSyntaxList<ArgumentSyntax> PairOf(ExpressionSyntax pair) => pair switch
    {
        InvocationExpressionSyntax call => call.ArgumentList.Arguments,
        BaseObjectCreationExpressionSyntax creation => creation.ArgumentList?.Arguments ?? default,
        _ => default,
    };

    private static void AddCallbacks(FileRewriter file, Dictionary<string, ExpressionSyntax> settings, List<string> push, string indent)
    {
        if (settings.TryGetValue("OnError", out ExpressionSyntax? failed))
        {
            string callback = WithReason(file, failed) is { } moved
                ? $"OnFailure = {moved}"
                : file.Leave($"OnFailure = {file.Moved(failed)}", failed, "OnFailure receives a PushResult with Outcome and Reason, not an exception.", PageSection.Pushers);

            // A raw string literal contains its indentation.
            push.Add(callback.Contains("\"\"\"") ? callback : callback.Replace("\n" + Code.IndentOf(failed), "\n" + indent));
        }

        if (settings.TryGetValue("HttpClientProvider", out ExpressionSyntax? provider))
        {
            push.Add(provider is LambdaExpressionSyntax { ExpressionBody: { } client }
                ? $"HttpInvoker = {file.Moved(client)}"
                : file.Leave($"HttpInvoker = {file.Moved(provider)}()", provider, "HttpInvoker is one client for all pushes.", PageSection.Pushers));
        }
    }

    // A callback that reads only the message of the exception.
    private static string? WithReason(FileRewriter file, ExpressionSyntax callback)
    {
        if (callback is not SimpleLambdaExpressionSyntax lambda || Only.Of<IParameterSymbol>((file.SymbolOf(lambda) as IMethodSymbol)?.Parameters) is not { } parameter)
        {
            return null;
        }

        IdentifierNameSyntax[] uses = [.. lambda.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Where(name => SymbolEqualityComparer.Default.Equals(file.SymbolOf(name), parameter))];
        if (!uses.All(static use => use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Message" }))
        {
            return null;
        }

        SyntaxNode moved = file.Visit(lambda.Body)!;
        SyntaxNode body = moved.ReplaceNodes(
            moved.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>()
                .Where(access => access.Name.Identifier.ValueText == "Message" && access.Expression is IdentifierNameSyntax { Identifier.ValueText: var name } && name == parameter.Name),
            static (_, access) => access.WithName(SyntaxFactory.IdentifierName("Reason")));
        return $"{lambda.Parameter} =>{lambda.ArrowToken.TrailingTrivia}{body.ToFullString().TrimEnd()}";
    }
}
