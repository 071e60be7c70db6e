using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers;

/// <summary>A change of the source that mends a mistake. The diagnostic carries its changes to the code fix.</summary>
internal sealed class TextEdit
{
    /// <summary>Creates a change.</summary>
    /// <param name="place">The location that the text replaces. An empty location is an insertion.</param>
    /// <param name="text">The new text.</param>
    public TextEdit(Location place, string text)
    {
        Place = place;
        Text = text;
    }

    /// <summary>The location that the text replaces.</summary>
    public Location Place { get; }

    /// <summary>The new text.</summary>
    public string Text { get; }

    /// <summary>Creates a diagnostic with one change.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="location">The location of the mistake.</param>
    /// <param name="place">The location that the text replaces.</param>
    /// <param name="text">The new text; null if there is no obvious change.</param>
    /// <param name="arguments">The arguments of the message.</param>
    public static Diagnostic Report(DiagnosticDescriptor rule, Location location, Location place, string? text, params object?[] arguments) =>
        Report(rule, location, text is null ? [] : [new TextEdit(place, text)], arguments);

    /// <summary>Creates a diagnostic with changes, all of which are necessary.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="location">The location of the mistake.</param>
    /// <param name="edits">The changes; empty if there is no obvious change.</param>
    /// <param name="arguments">The arguments of the message.</param>
    public static Diagnostic Report(DiagnosticDescriptor rule, Location location, IReadOnlyList<TextEdit> edits, params object?[] arguments) =>
        Diagnostic.Create(
            rule,
            location,
            edits.Select(static edit => edit.Place),
            edits.Select(static (edit, i) => new KeyValuePair<string, string?>(Key(i), edit.Text)).ToImmutableDictionary(),
            arguments);

    /// <summary>Returns the changes that a diagnostic carries.</summary>
    public static IReadOnlyList<TextEdit> In(Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations
            .Select((place, i) => new TextEdit(place, diagnostic.Properties.TryGetValue(Key(i), out string? text) ? text ?? "" : ""))
            .ToList();

    private static string Key(int i) => i.ToString(CultureInfo.InvariantCulture);
}
