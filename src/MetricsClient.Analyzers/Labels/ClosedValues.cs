using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MetricsClient.Analyzers.Labels;

/// <summary>The values of a closed member: the texts in the order of their indexes, and the value of each text.</summary>
internal sealed class ClosedValues
{
    /// <summary>The label value of an enum value without a name, and of a string that is not in the list.</summary>
    public const string Other = "__other__";

    private readonly List<string> _texts = [];
    private readonly List<(string Constant, int Index, string Comment)> _cases = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private ClosedValues()
    {
    }

    /// <summary>The different texts. The position is the index.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The constants, each with its index and a comment.</summary>
    public IReadOnlyList<(string Constant, int Index, string Comment)> Cases => _cases;

    public bool AreStrings { get; private set; }

    /// <summary>The expression of the index, shorter than a switch; null if there is none.</summary>
    public string? ShortIndex { get; private set; }

    /// <summary>The operand of the switch that finds the index.</summary>
    public string Operand { get; private set; } = "value";

    /// <summary>The index of all values without a constant.</summary>
    public int OtherIndex { get; private set; }

    /// <summary>The index of null.</summary>
    public int NullIndex { get; private set; }

    /// <summary>Returns the expression of the value that has a text.</summary>
    public string ValueOf(string text, bool isOptional) => isOptional && _texts[NullIndex] == text ? "null" : _values[text];

    public static ClosedValues OfBool(bool isOptional)
    {
        var values = new ClosedValues { ShortIndex = "value ? 1 : 0" };
        values.Add("false", "false");
        values.Add("true", "true");
        values.AddNull(isOptional);
        return values;
    }

    public static ClosedValues OfStrings(IEnumerable<string> texts, bool isOptional)
    {
        var values = new ClosedValues { AreStrings = true };
        foreach (string text in texts.Distinct(StringComparer.Ordinal))
        {
            string literal = SymbolDisplay.FormatLiteral(text, quote: true);
            values._cases.Add((literal, values.Add(text, literal), ""));
        }

        values.OtherIndex = values.Add(Other, $"\"{Other}\"");
        values.AddNull(isOptional);
        return values;
    }

    public static ClosedValues OfEnum(EnumMembers members, bool isOptional)
    {
        var values = new ClosedValues();
        foreach ((decimal number, string name, string text) in members.ByValue)
        {
            values._cases.Add((members.Constant(number), values.Add(text, members.Value(number)), $" // {name}"));
        }

        values.Operand = $"unchecked(({members.Wide})value)";
        values.OtherIndex = members.Undefined is { } undefined ? values.Add(Other, members.Value(undefined)) : 0;
        values.ShortIndex = values.IndexInRange(members);
        values.AddNull(isOptional);
        return values;
    }

    // The index of consecutive enum values is their distance from the first. A comparison without sign covers both ends of the range.
    private string? IndexInRange(EnumMembers members)
    {
        if (_cases.Where((one, i) => one.Index != i).Any() || members.First is not { } first)
        {
            return null;
        }

        string count = _cases.Count.ToString(CultureInfo.InvariantCulture);
        return first == 0 ? $"unchecked((ulong)value) < {count} ? (int)value : {OtherIndex}"
            : $"unchecked((ulong)((long)value - {members.Constant(first)})) < {count} ? unchecked((int)((long)value - {members.Constant(first)})) : {OtherIndex}";
    }

    private int Add(string text, string value)
    {
        int index = _texts.IndexOf(text);
        if (index >= 0)
        {
            return index;
        }

        _texts.Add(text);
        _values.Add(text, value);
        return _texts.Count - 1;
    }

    private void AddNull(bool isOptional) => NullIndex = isOptional ? Add("", "null") : -1;
}
