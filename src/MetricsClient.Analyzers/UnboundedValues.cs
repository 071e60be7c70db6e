using MetricsClient.Analyzers.Labels;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Guesses which values have a new text nearly each time.</summary>
internal static class UnboundedValues
{
    // The last word of the name of a variable.
    private static readonly HashSet<string> s_words = new(StringComparer.Ordinal)
    {
        "id", "identifier", "guid", "uuid", "email", "path", "url", "uri", "query", "timestamp", "token", "ip", "address",
    };

    /// <summary>Returns true if the value is probably an identifier, an address, a path, a time or a message.</summary>
    public static bool Contain(IOperation value) => value.WithoutConversions() switch
    {
        IInvocationOperation { TargetMethod.Name: "ToString", Instance.Type: { } type } call => (IsUnique(type) && !IsPartOfTime(call)) || IsException(type) || Contain(call.Instance!),
        IInterpolatedStringOperation text => text.Parts.OfType<IInterpolationOperation>().Any(static part =>
            (IsUnique(part.Expression.Type) && !IsPartOfTime(part.FormatString)) || IsException(part.Expression.Type) || Contain(part.Expression)),
        IPropertyReferenceOperation { Property.Name: "Message" or "StackTrace", Instance.Type: { } type } => IsException(type),
        IMemberReferenceOperation member => HasWord(member.Member.Name),
        ILocalReferenceOperation local => HasWord(local.Local.Name),
        IParameterReferenceOperation parameter => HasWord(parameter.Parameter.Name),
        _ => false,
    };

    private static bool IsUnique(ITypeSymbol? type) => NameOf(type)
        is "System.Guid" or "System.DateTime" or "System.DateTimeOffset" or "System.TimeSpan" or "System.Net.IPAddress" or "System.Uri";

    // A format with the day, the month or the hour alone has few texts. A format of one character is a whole date.
    private static bool IsPartOfTime(IInvocationOperation call) => call.Arguments.Any(static argument => argument.Parameter?.Name == "format" && IsPartOfTime(argument.Value));

    private static bool IsPartOfTime(IOperation? format) =>
        (format?.ConstantText() ?? (format as ILiteralOperation)?.Syntax.ToString().TrimStart(':')) is { Length: > 1 } text
        && text.TrimStart('%') is var letters
        && letters.All(letter => letter == letters[0] && letter is 'd' or 'M' or 'H' or 'h');

    private static bool IsException(ITypeSymbol? type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (NameOf(at) == "System.Exception")
            {
                return true;
            }
        }

        return false;
    }

    // A name with keywords of a language, such as Date in Visual Basic, would differ.
    private static string? NameOf(ITypeSymbol? type) => type is null ? null : $"{type.ContainingNamespace}.{type.MetadataName}";

    private static bool HasWord(string name)
    {
        string[] words = SnakeCase.Of(name).Split('_');
        return s_words.Contains(words[words.Length - 1]);
    }
}
