using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Names of arguments, such as <c>Inc(increment: 2)</c>, which becomes <c>Inc(amount: 2)</c>.</summary>
internal static class ArgumentNames
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["increment"] = "amount",
        ["decrement"] = "amount",
        ["val"] = "value",
        ["targetValue"] = "target",
        ["timestamp"] = "time",
        ["exceptionFilter"] = "filter",
        ["exemplarLabels"] = "exemplar",
        ["expiresAfter"] = "timeToLive",
    };

    /// <summary>Renames the arguments of a moved call.</summary>
    public static InvocationExpressionSyntax Move(InvocationExpressionSyntax moved, IMethodSymbol method) => moved.ReplaceNodes(
        moved.ArgumentList.Arguments.Select(static argument => argument.NameColon).OfType<NameColonSyntax>(),
        (name, _) => NewName(name.Name.Identifier.ValueText, method) is { } text
            ? name.WithName(SyntaxFactory.IdentifierName(text).WithTriviaFrom(name.Name))
            : name);

    /// <summary>Returns the name of an argument after the move; null if the name stays.</summary>
    public static string? NewName(string name, IMethodSymbol method) =>
        name != "wrapped" ? s_names.TryGetValue(name, out string? other) ? other : null
        : method.Name == "CountExceptions" && method.TypeArguments.Length == 0 ? "action"
        : "function";
}
