using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers;

/// <summary>A change of the source that mends a mistake. The diagnostic carries the change to the code fix.</summary>
internal static class TextEdit
{
    /// <summary>The property with the new text. The text replaces the first additional location.</summary>
    public const string NewText = "NewText";

    /// <summary>Creates a diagnostic with a change.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="location">The location of the mistake.</param>
    /// <param name="place">The location that the text replaces.</param>
    /// <param name="text">The new text; null if there is no obvious change.</param>
    /// <param name="arguments">The arguments of the message.</param>
    public static Diagnostic Report(DiagnosticDescriptor rule, Location location, Location place, string? text, params object?[] arguments) =>
        text is null
            ? Diagnostic.Create(rule, location, arguments)
            : Diagnostic.Create(rule, location, [place], ImmutableDictionary<string, string?>.Empty.Add(NewText, text), arguments);
}
