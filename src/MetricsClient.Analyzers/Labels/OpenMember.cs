using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers.Labels;

/// <summary>A label with any value of a type: a string, an integer or a <see cref="Guid"/>.</summary>
internal sealed class OpenMember : LabelMember
{
    private const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";

    private readonly SpecialType _special;

    /// <param name="parameter">The parameter.</param>
    /// <param name="isOptional">True if null is a value.</param>
    /// <param name="type">The type without <c>?</c>.</param>
    public OpenMember(IParameterSymbol parameter, bool isOptional, ITypeSymbol type)
        : base(parameter, isOptional)
    {
        _special = type.SpecialType;
        TypeName = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
    }

    public override int Count => 0;

    // The values of smaller integers are codes, ports and numbers of partitions more often than identifiers.
    public override bool IsUnbounded => IsString || IsGuid || _special is SpecialType.System_Int64 or SpecialType.System_UInt64;

    /// <summary>True if each value is likely to occur once.</summary>
    public bool IsGuid => _special == SpecialType.None;

    private bool IsString => _special == SpecialType.System_String;

    private string TypeName { get; }

    // A nullable struct: the value, or the default of its type.
    private string Known(string labels) => IsOptional ? $"{Of(labels)}.GetValueOrDefault()" : Of(labels);

    public override string Text(string labels)
    {
        if (IsString)
        {
            return IsOptional ? $"{Of(labels)} ?? \"\"" : Of(labels);
        }

        string format = IsGuid ? ".ToString()" : $".ToString({Invariant})";
        return IsOptional ? $"{Of(labels)}?{format} ?? \"\"" : Of(labels) + format;
    }

    public override string Same(string x, string y) => IsString
        ? $"string.Equals({OrEmpty(x)}, {OrEmpty(y)})"
        : $"{Of(x)} == {Of(y)}";

    public override string Hashed(string labels) =>
        IsString || IsGuid ? (IsString ? Of(labels) : Known(labels))
        : _special == SpecialType.System_UInt64 ? $"unchecked((long){Known(labels)})"
        : Known(labels);

    public override string? TryRead(string text, string variable) =>
        IsString ? null : $"{Helpers}.TryRead{Name}({text}, out {TypeName}{(IsOptional ? "?" : "")} {variable})";

    public override string Read(string text, string variable) =>
        !IsString ? variable : IsOptional ? $"{text}.Length == 0 ? null : {text}" : text;

    public override void WriteHelpers(CodeWriter code)
    {
        if (IsString)
        {
            return;
        }

        code.Lines("");
        if (!IsOptional)
        {
            code.Lines($"public static bool TryRead{Name}(string text, out {TypeName} value) =>");
            code.Indented(() => code.Lines(TryParse("out value") + ";"));
            return;
        }

        code.Block($"public static bool TryRead{Name}(string text, out {TypeName}? value)", () =>
        {
            code.Lines(
                $"bool isKnown = {TryParse($"out {TypeName} known")};",
                "value = isKnown ? known : null;",
                "return isKnown || text.Length == 0;");
        });
    }

    private string OrEmpty(string labels) => IsOptional ? $"{Of(labels)} ?? \"\"" : Of(labels);

    private string TryParse(string result) => IsGuid
        ? $"{TypeName}.TryParseExact(text, \"D\", {result})"
        : $"{TypeName}.TryParse(text, global::System.Globalization.NumberStyles.AllowLeadingSign, {Invariant}, {result})";
}
