using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers.Labels;

/// <summary>A label whose values are known: an enum, a <see cref="bool"/>, or a string with a list of values.</summary>
/// <remarks>Each different text has an index. Values with the same text have the same index.</remarks>
internal sealed class ClosedMember : LabelMember
{
    private readonly ClosedValues _values;
    private readonly string _type;

    public ClosedMember(IParameterSymbol parameter, bool isOptional, ClosedValues values, string type)
        : base(parameter, isOptional)
    {
        _values = values;
        _type = type;
    }

    public override int Count => _values.Texts.Count;

    public override bool IsUnbounded => false;

    /// <summary>Returns the expression of the index.</summary>
    public string Index(string labels) => $"{Helpers}.IndexOf{Name}({Of(labels)})";

    public override string Text(string labels) => $"{Helpers}.TextOf{Name}({Of(labels)})";

    public override string Same(string x, string y) => $"{Index(x)} == {Index(y)}";

    public override string Hashed(string labels) => Index(labels);

    public override string? TryRead(string text, string variable) => $"{Helpers}.TryRead{Name}({text}, out {_type} {variable})";

    public override string Read(string text, string variable) => variable;

    public override void WriteHelpers(CodeWriter code)
    {
        WriteIndexOf(code);
        WriteTextOf(code);
        WriteTryRead(code);
    }

    private void WriteIndexOf(CodeWriter code)
    {
        code.Lines("", LabelsSource.Inlined);
        if (_values.ShortIndex is { } index && !IsOptional)
        {
            code.Lines($"public static int IndexOf{Name}({_type} value) =>");
            code.Indented(() => code.Lines(index + ";"));
            return;
        }

        string parameter = IsOptional && !_values.AreStrings ? "optional" : "value";
        code.Block($"public static int IndexOf{Name}({_type} {parameter})", () =>
        {
            if (IsOptional)
            {
                string isNull = _values.AreStrings ? "string.IsNullOrEmpty(value)" : "optional is not { } value";
                code.Block($"if ({isNull})", () => code.Lines($"return {_values.NullIndex};"));
                code.Lines("");
            }

            WriteIndex(code);
        });
    }

    private void WriteIndex(CodeWriter code)
    {
        if (_values.ShortIndex is { } index)
        {
            code.Lines($"return {index};");
            return;
        }

        code.Lines($"return {_values.Operand} switch", "{");
        code.Indented(() =>
        {
            foreach ((string constant, int position, string comment) in _values.Cases)
            {
                code.Lines($"{constant} => {position},{comment}");
            }

            code.Lines($"_ => {_values.OtherIndex},");
        });
        code.Lines("};");
    }

    private void WriteTextOf(CodeWriter code)
    {
        code.Lines("", $"public static string TextOf{Name}({_type} value) => IndexOf{Name}(value) switch", "{");
        code.Indented(() =>
        {
            int last = _values.Texts.Count - 1;
            for (int i = 0; i < last; i++)
            {
                code.Lines($"{i} => {Literal(_values.Texts[i])},");
            }

            code.Lines($"_ => {Literal(_values.Texts[last])},");
        });
        code.Lines("};");
    }

    private void WriteTryRead(CodeWriter code)
    {
        code.Lines("");
        code.Block($"public static bool TryRead{Name}(string text, out {_type} value)", () =>
        {
            code.Lines("switch (text)", "{");
            code.Indented(() =>
            {
                foreach (string text in _values.Texts)
                {
                    code.Lines($"case {Literal(text)}:");
                    code.Indented(() => code.Lines($"value = {_values.ValueOf(text, IsOptional)};", "return true;"));
                }

                code.Lines("default:");
                code.Indented(() => code.Lines(IsOptional || !_values.AreStrings ? "value = default;" : "value = \"\";", "return false;"));
            });
            code.Lines("}");
        });
    }
}
