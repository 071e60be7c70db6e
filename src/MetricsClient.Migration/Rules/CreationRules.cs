using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Creation of metrics: configuration objects become label names and options, and managed lifetimes become <c>TimeToLive</c>.</summary>
internal static class CreationRules
{
    /// <summary>Moves a call that creates a metric.</summary>
    /// <returns>The moved call; null if only the receiver changes.</returns>
    public static SyntaxNode? Move(FileRewriter file, CreationCall call)
    {
        ExpressionSyntax? receiver = (call.Node.Expression as MemberAccessExpressionSyntax)?.Expression;
        string? lifetime = call.IsManaged && receiver is not null ? LifetimeIn(file, receiver) : null;
        bool hasNames = call.Node.ArgumentList.Arguments.Any(static argument => argument.NameColon is not null);
        if (call.Kind != "Histogram" && call.Configuration is null && lifetime is null && !hasNames && call.Arguments.Count == 2 + (call.LabelArray is null ? 0 : 1))
        {
            return null;
        }

        if (Code.HasDirectivesInside(call.Node))
        {
            return file.Leave(call.Node, call.Node, "This call contains directives such as #if; move the call by hand.", PageSection.Configurations);
        }

        string? options = OptionsOf(file, call, lifetime);
        List<string> arguments = [Commented(file, call.Arguments["name"]), Commented(file, call.Arguments["help"])];
        if (LabelsOf(file, call, options is not null) is { Length: > 0 } labels)
        {
            arguments.Add(labels);
        }

        if (options is not null)
        {
            arguments.Add(options);
        }

        // factory?.CreateCounter has its receiver in front of the call.
        if (call.Node.Expression is MemberBindingExpressionSyntax)
        {
            return call.Node.WithArgumentList(SyntaxFactory.ParseArgumentList($"({Separated(call.Node, arguments)})").WithTriviaFrom(call.Node.ArgumentList));
        }

        string target = receiver is null ? "" : ReceiverOf(file, receiver) + ".";
        return Code.Expression($"{target}Create{call.Kind}({Separated(call.Node, arguments)})", call.Node);
    }

    /// <summary>Returns the text of the options for a configuration of a call; null if the options would be empty.</summary>
    public static string? OptionsOf(FileRewriter file, CreationCall call, string? lifetime)
    {
        string type = $"{file.Named($"{call.Kind}Options")}";
        var creation = call.Configuration as BaseObjectCreationExpressionSyntax;
        if (call.Configuration is null || creation is not null)
        {
            List<string> assignments = creation is null ? [] : ConfigurationRules.Assignments(file, creation);
            BucketRules.AddDefault(file, call.Kind, creation ?? (ExpressionSyntax)call.Node, assignments);
            if (lifetime is not null)
            {
                assignments.Add($"TimeToLive = {lifetime}");
            }

            return assignments.Count == 0 ? null : ConfigurationRules.Creation($"new {type}", assignments, creation);
        }

        string moved = file.Moved(call.Configuration);
        if (call.Kind == "Histogram" && file.Model.GetTypeInfo(call.Configuration).Nullability.FlowState == NullableFlowState.MaybeNull)
        {
            List<string> bounds = [];
            BucketRules.AddDefault(file, call.Kind, call.Node, bounds);
            bool isSimple = call.Configuration is SimpleNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax;
            moved = $"{(isSimple ? moved : $"({moved})")} ?? new {type} {{ {bounds[0]} }}";
        }

        return lifetime is null
            ? moved
            : file.Leave(moved, call.Node, $"Set TimeToLive = {lifetime} in the options of this metric.", PageSection.Lifetimes);
    }

    /// <summary>
    /// Returns true if a call passes a variable whose initial value is an empty array of label names, or a parameter for which another call
    /// passes no names.
    /// </summary>
    public static bool HasEmptyNames(FileRewriter file, InvocationExpressionSyntax node) =>
        CreationCall.Of(node, file.Model) is { } call
        && (call.LabelArray ?? call.ConfiguredLabels) is { } given
        && given.SyntaxTree == node.SyntaxTree
        && file.SymbolOf(given) is { } names
        && (file.Shapes.IsOmitted(names) || (call.LabelArray is not null && CreationCall.InitializerOf(names) is { } initial && CreationCall.IsEmpty(initial)));

    /// <summary>Returns the expression with the lifetime that the initial value of a factory contains; null if there is none.</summary>
    public static ExpressionSyntax? LifetimeOf(ISymbol factory) =>
        CreationCall.InitializerOf(factory) is { } value ? LifetimeIn(value) : null;

    private static string? LifetimeIn(FileRewriter file, ExpressionSyntax receiver)
    {
        if (LifetimeIn(receiver) is { } here)
        {
            return file.Moved(here);
        }

        ExpressionSyntax variable = receiver;
        while (variable is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax inner })
        {
            variable = inner.Expression;
        }

        return file.SymbolOf(variable) is { } symbol && LifetimeOf(symbol) is { } there ? there.WithoutTrivia().ToString() : null;
    }

    // Follows calls such as Metrics.WithManagedLifetime(t).WithLabels(labels).
    private static ExpressionSyntax? LifetimeIn(ExpressionSyntax value)
    {
        ExpressionSyntax? at = value;
        while (at is InvocationExpressionSyntax { Expression: { } called } invocation)
        {
            string name = called is MemberAccessExpressionSyntax access ? access.Name.Identifier.ValueText : called.ToString();
            if (name == "WithManagedLifetime" && Only.Of(invocation.ArgumentList.Arguments) is { } argument)
            {
                return argument.Expression;
            }

            at = (called as MemberAccessExpressionSyntax)?.Expression;
        }

        return null;
    }

    // Metrics.WithManagedLifetime(t).CreateGauge needs no registry.
    private static string ReceiverOf(FileRewriter file, ExpressionSyntax receiver) =>
        receiver is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WithManagedLifetime" } managed }
            ? file.Moved(managed.Expression)
            : file.Moved(receiver);

    private static string LabelsOf(FileRewriter file, CreationCall call, bool hasOptions)
    {
        if (call.SeparateLabels.Count > 0)
        {
            string names = string.Join(", ", call.SeparateLabels.Select(file.Moved));
            return hasOptions ? $"new[] {{ {names} }}" : names;
        }

        return call.LabelArray is { } array ? Commented(file, array)
            : call.ConfiguredLabels is { } configured
                ? configured.SyntaxTree == call.Node.SyntaxTree ? file.Moved(configured) : configured.WithoutTrivia().ToString()
            : "";
    }

    // The comments above a named argument stay above its value.
    private static string Commented(FileRewriter file, ExpressionSyntax value)
    {
        string comments = value.Parent is ArgumentSyntax { NameColon: { } name } ? Code.Comments(name) : "";
        return comments + file.Moved(value);
    }

    // The name and the help stay the first arguments.
    private static string CommentBehind(InvocationExpressionSyntax node, int index)
    {
        SyntaxToken? comma = index < 2 ? node.ArgumentList.Arguments.GetSeparators().ElementAtOrDefault(index) : null;
        string? comment = comma?.TrailingTrivia.Select(static trivia => trivia.ToString()).FirstOrDefault(static trivia => trivia.StartsWith("//", StringComparison.Ordinal));
        return comment is null ? "" : " " + comment;
    }

    // Keeps arguments on lines of their own.
    private static string Separated(InvocationExpressionSyntax node, List<string> arguments)
    {
        bool ownLines = node.ArgumentList.Arguments.GetSeparators().Any(static comma => comma.TrailingTrivia.ToFullString().Contains("\n"));
        string indent = "\n" + Code.IndentOf(node.ArgumentList.Arguments.Last());
        bool startsBelow = node.ArgumentList.OpenParenToken.TrailingTrivia.ToFullString().Contains("\n");
        string text = startsBelow ? indent : "";
        for (int i = 0; i < arguments.Count; i++)
        {
            string between = i == arguments.Count - 1 ? "" : ownLines ? "," + CommentBehind(node, i) + indent : ", ";
            text += arguments[i] + between;
        }

        return text;
    }
}
