using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Configuration objects, such as <c>new HistogramConfiguration { Buckets = ... }</c>, which become options.</summary>
internal static class ConfigurationRules
{
    /// <summary>Moves the creation of a configuration that is not an argument of a factory.</summary>
    public static SyntaxNode Move(FileRewriter file, BaseObjectCreationExpressionSyntax node, string configuration)
    {
        string type = configuration.Substring(0, configuration.Length - "Configuration".Length) + "Options";
        string head = node is ImplicitObjectCreationExpressionSyntax ? "new" : $"new {file.Named(type)}";
        List<string> assignments = Assignments(file, node);
        BucketRules.AddDefault(file, configuration.Substring(0, configuration.Length - "Configuration".Length), node, assignments);
        if (LabelNames(node) is { } labels && !IsFollowed(file, node))
        {
            assignments.Insert(0, file.Leave(
                $"LabelNames = {file.Moved(labels)}", node, "Options contain no label names; pass these names to each call that creates a metric with the options.", PageSection.Configurations));
        }

        return Code.Expression(assignments.Count == 0 ? head + "()" : Creation(head.Length == 3 ? "new()" : head, assignments, node), node);
    }

    /// <summary>Returns the text of an object creation, on as many lines as before.</summary>
    public static string Creation(string head, List<string> assignments, BaseObjectCreationExpressionSyntax? before)
    {
        if (before?.Initializer is not { Expressions.Count: > 0 } initializer || !Code.IsMultiline(initializer))
        {
            return $"{head} {{ {string.Join(", ", assignments)} }}";
        }

        string outer = "\n" + Code.IndentOf(initializer.CloseBraceToken.Parent!.ChildNodes().Last()), brace = "\n" + BraceIndent(initializer);
        return $"{head}{brace}{{{string.Concat(assignments.Select(assignment => outer + assignment + ","))}{brace}}}";
    }

    /// <summary>Returns the assignments of the options, without label names.</summary>
    public static List<string> Assignments(FileRewriter file, BaseObjectCreationExpressionSyntax node)
    {
        var assignments = new List<string>();
        string comments = "";
        foreach (ExpressionSyntax expression in node.Initializer?.Expressions ?? default)
        {
            // The comments of an assignment that disappears stay above the next assignment.
            comments += Code.Comments(expression);
            if (expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax property, Right: { } value }
                && Assignment(file, property.Identifier.ValueText, value) is { } text)
            {
                assignments.Add(comments + text);
                comments = "";
            }
        }

        return assignments;
    }

    private static ExpressionSyntax? LabelNames(BaseObjectCreationExpressionSyntax node) => (node.Initializer?.Expressions ?? default)
        .OfType<AssignmentExpressionSyntax>()
        .FirstOrDefault(static assignment => assignment.Left.ToString() == "LabelNames" && !CreationCall.IsEmpty(assignment.Right))?.Right;

    // The label names of a variable go to the calls only if each use of the variable is an argument of such a call.
    private static bool IsFollowed(FileRewriter file, BaseObjectCreationExpressionSyntax node)
    {
        SyntaxNode? declaration = node.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax or PropertyDeclarationSyntax } value => value.Parent,
            ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => property,
            _ => null,
        };
        if (declaration is null || file.Model.GetDeclaredSymbol(declaration) is not { } variable)
        {
            return false;
        }

        return file.Model.Compilation.SyntaxTrees.All(tree => UsesOf(variable, tree, file.Model.Compilation));
    }

    private static bool UsesOf(ISymbol variable, SyntaxTree tree, Compilation compilation)
    {
        SemanticModel? model = null;
        return tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == variable.Name
                && SymbolEqualityComparer.Default.Equals((model ??= compilation.GetSemanticModel(tree)).GetSymbolInfo(name).Symbol, variable))
            .Select(static name => name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : (ExpressionSyntax)name)
            .All(use => use.Parent is MemberAccessExpressionSyntax
                || (use.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && CreationCall.Of(call, model!)?.Configuration == use));
    }

    private static string? Assignment(FileRewriter file, string property, ExpressionSyntax value) => property switch
    {
        "LabelNames" or "BufferSize" => null,
        _ when value.IsKind(SyntaxKind.NullLiteralExpression) => null,
        "Objectives" => Quantiles(file, value),
        "ExemplarBehavior" when PrometheusNet.MemberName(file.SymbolOf(value)) == "ExemplarBehavior.NoExemplars" => "SampleExemplars = false",
        "ExemplarBehavior" => file.Leave(
            "SampleExemplars = true",
            value,
            "The trace of Activity.Current is the only sampled exemplar; pass other exemplars to Inc or Observe.",
            PageSection.Exemplars),
        "Buckets" => $"Buckets = {BucketRules.OrDefault(file, value)}",
        _ => $"{property} = {file.Moved(value)}",
    };

    private static string Quantiles(FileRewriter file, ExpressionSyntax objectives)
    {
        IEnumerable<ExpressionSyntax>? pairs = objectives switch
        {
            ArrayCreationExpressionSyntax { Initializer: { } list } => list.Expressions,
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
            BaseObjectCreationExpressionSyntax { Initializer: { } list } => list.Expressions,
            CollectionExpressionSyntax collection when collection.Elements.All(static element => element is ExpressionElementSyntax) =>
                collection.Elements.Cast<ExpressionElementSyntax>().Select(static element => element.Expression),
            _ => null,
        };
        return pairs is null
            ? file.Leave($"Quantiles = {file.Moved(objectives)}", objectives, "Quantiles are numbers without the error of each number.", PageSection.Configurations)
            : $"Quantiles = new double[] {{ {string.Join(", ", pairs.Select(file.Moved))} }}";
    }

    private static string BraceIndent(InitializerExpressionSyntax initializer)
    {
        string line = initializer.SyntaxTree.GetText().Lines.GetLineFromPosition(initializer.CloseBraceToken.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }
}
