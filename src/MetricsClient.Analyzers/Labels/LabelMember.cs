using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MetricsClient.Analyzers.Labels;

/// <summary>A parameter of a record struct with labels, and the code that reads and writes its values.</summary>
internal abstract class LabelMember
{
    /// <summary>The name of the nested class with the code of all members.</summary>
    public const string Helpers = "GeneratedLabels";

    protected LabelMember(IParameterSymbol parameter, bool isOptional)
    {
        Name = parameter.Name;
        IsOptional = isOptional;
    }

    /// <summary>The name of the parameter.</summary>
    public string Name { get; }

    /// <summary>True if null is a value: the empty label value.</summary>
    public bool IsOptional { get; }

    /// <summary>The number of different label values; 0 if the number is unknown.</summary>
    public abstract int Count { get; }

    /// <summary>True if the label values are so many that the product with another such member has no useful limit.</summary>
    public abstract bool IsUnbounded { get; }

    /// <summary>Returns the expression of the label value as text.</summary>
    public abstract string Text(string labels);

    /// <summary>Returns the expression that is true if two labels have the same text.</summary>
    public abstract string Same(string x, string y);

    /// <summary>Returns the argument for the hasher, equal for equal texts.</summary>
    public abstract string Hashed(string labels);

    /// <summary>Returns the condition that reads a text into a variable; null if each text is valid.</summary>
    public abstract string? TryRead(string text, string variable);

    /// <summary>Returns the expression of the value after <see cref="TryRead"/>.</summary>
    public abstract string Read(string text, string variable);

    /// <summary>Writes the helper methods of this member, each after an empty line.</summary>
    public abstract void WriteHelpers(CodeWriter code);

    /// <summary>Returns the property of labels.</summary>
    protected string Of(string labels) => $"{labels}.{Identifier(Name)}";

    /// <summary>Returns a name as C# writes the name.</summary>
    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>Returns a string literal.</summary>
    protected static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
