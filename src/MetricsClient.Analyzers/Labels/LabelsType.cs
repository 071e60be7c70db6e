using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Analyzers.Labels;

/// <summary>A type with the attribute <c>MetricLabels</c>: its members, or the reasons why the generator writes no code.</summary>
internal sealed class LabelsType
{
    private readonly List<(LabelMember Member, Location Location)> _members = [];
    private readonly List<Diagnostic> _problems = [];
    private readonly Library _library;

    private LabelsType(INamedTypeSymbol symbol, Library library)
    {
        Symbol = symbol;
        _library = library;
    }

    public INamedTypeSymbol Symbol { get; }

    public IEnumerable<LabelMember> Members => _members.Select(static member => member.Member);

    /// <summary>The label names, in the order of the members.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>The default of the first label in code, if each label has a default; null if a label has none, or if the type declares a constructor without parameters.</summary>
    public string? FirstDefault { get; private set; }

    /// <summary>All errors and warnings.</summary>
    public IReadOnlyList<Diagnostic> Problems => _problems;

    /// <summary>True if the generator can write code for the type.</summary>
    public bool IsValid => _problems.TrueForAll(static problem => problem.Severity != DiagnosticSeverity.Error);

    /// <summary>Reads a type that has the attribute.</summary>
    public static LabelsType Of(INamedTypeSymbol symbol, Library library)
    {
        var type = new LabelsType(symbol, library);
        IMethodSymbol? constructor = PrimaryConstructor(symbol);
        if (constructor is null)
        {
            type.Report(Rules.LabelsWithoutParameters, symbol.Locations[0], symbol.Name);
            return type;
        }

        type.CheckDeclaration();
        type.ReadMembers(constructor.Parameters);
        type.CheckBound();
        bool hasDefaults = constructor.Parameters.All(static parameter => parameter.HasExplicitDefaultValue);
        bool isDeclared = symbol.InstanceConstructors.Any(static other => other is { Parameters.Length: 0, IsImplicitlyDeclared: false });
        type.FirstDefault = hasDefaults && !isDeclared ? DefaultOf(constructor.Parameters[0]) : null;
        return type;
    }

    private static string DefaultOf(IParameterSymbol parameter)
    {
        ITypeSymbol type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : parameter.Type;
        return parameter.ExplicitDefaultValue is not { } value ? "default"
            : value is string text ? SymbolDisplay.FormatLiteral(text, quote: true)
            : $"({type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})({SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)})";
    }

    /// <summary>Returns the label names of a type of this or another assembly.</summary>
    public static IReadOnlyList<string> NamesOf(INamedTypeSymbol symbol, Library library) =>
        (symbol.DeclaringSyntaxReferences.IsEmpty ? CompiledConstructor(symbol) : PrimaryConstructor(symbol))?.Parameters.Select(library.LabelNameOf).ToList() ?? [];

    // Without source, the constructor is known by the method that returns the same values: the compiler writes both for a record.
    private static IMethodSymbol? CompiledConstructor(INamedTypeSymbol symbol)
    {
        var deconstructed = new HashSet<string>(symbol.GetMembers("Deconstruct").OfType<IMethodSymbol>().Select(Signature), StringComparer.Ordinal);
        return symbol.InstanceConstructors.FirstOrDefault(constructor => constructor.Parameters.Length > 0 && deconstructed.Contains(Signature(constructor)));
    }

    private static string Signature(IMethodSymbol method) =>
        string.Join(",", method.Parameters.Select(static parameter => $"{parameter.Type.ToDisplayString()} {parameter.Name}"));

    /// <summary>Returns the constructor with the labels; null if the type is not a record struct with parameters.</summary>
    private static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol symbol) =>
        symbol is { IsRecord: true, IsValueType: true }
            ? symbol.InstanceConstructors.FirstOrDefault(static constructor =>
                constructor.Parameters.Length > 0
                && constructor.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is RecordDeclarationSyntax))
            : null;

    private void CheckDeclaration()
    {
        for (INamedTypeSymbol? type = Symbol; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal)
            {
                Report(Rules.FileLocalLabels, Symbol.Locations[0], type.Name);
            }
            else if (!IsPartial(type))
            {
                _problems.Add(TextEdit.Report(Rules.LabelsNotPartial, type.Locations[0], PlaceOfPartial(type), "partial ", type.Name));
            }
        }
    }

    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(static reference =>
        reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    // Before the keyword: "partial" is the last modifier.
    private static Location PlaceOfPartial(INamedTypeSymbol type)
    {
        var declaration = (TypeDeclarationSyntax)type.DeclaringSyntaxReferences[0].GetSyntax();
        return Location.Create(declaration.SyntaxTree, new TextSpan(declaration.Keyword.SpanStart, 0));
    }

    private void ReadMembers(ImmutableArray<IParameterSymbol> parameters)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (IParameterSymbol parameter in parameters)
        {
            string name = _library.LabelNameOf(parameter);
            names.Add(name);
            if (LabelNames.Mistake(name, _library) is { } mistake)
            {
                Report(mistake, parameter.Locations[0], Text.MetricName.Shown(name));
            }
            else if (!seen.Add(name))
            {
                Report(Rules.DuplicateLabelName, parameter.Locations[0], name);
            }

            if (MemberOf(parameter) is { } member)
            {
                _members.Add((member, parameter.Locations[0]));
            }
        }

        Names = names;
    }

    private LabelMember? MemberOf(IParameterSymbol parameter)
    {
        bool isNullableStruct = parameter.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        ITypeSymbol type = isNullableStruct ? ((INamedTypeSymbol)parameter.Type).TypeArguments[0] : parameter.Type;
        bool isString = type.SpecialType == SpecialType.System_String;

        // Code without nullable annotations has no other way to declare an optional label.
        bool isOptional = isNullableStruct || (isString && parameter.Type.NullableAnnotation != NullableAnnotation.NotAnnotated);
        if (_library.LabelValuesOf(parameter) is { } values)
        {
            return isString && values.Count > 0
                ? new ClosedMember(parameter, isOptional, ClosedValues.OfStrings(values, isOptional), isOptional ? "string?" : "string")
                : Rejected(Rules.BadLabelValues, parameter, parameter.Name);
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            var members = new EnumMembers((INamedTypeSymbol)type, _library);
            return _library.IsFlags(type) ? Rejected(Rules.FlagsLabel, parameter, type.Name)
                : members.Same is (string first, string second, string text) ? Rejected(Rules.SameLabelValue, parameter, type.Name, first, second, text)
                : Closed(parameter, isOptional, ClosedValues.OfEnum(members, isOptional), type);
        }

        return type.SpecialType == SpecialType.System_Boolean ? Closed(parameter, isOptional, ClosedValues.OfBool(isOptional), type)
            : isString || IsInteger(type) || _library.IsGuid(type) ? new OpenMember(parameter, isOptional, type)
            : Rejected(Rules.UnsupportedLabelType, parameter, parameter.Name, parameter.Type.ToDisplayString());
    }

    private static ClosedMember Closed(IParameterSymbol parameter, bool isOptional, ClosedValues values, ITypeSymbol type) =>
        new(parameter, isOptional, values, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + (isOptional ? "?" : ""));

    private static bool IsInteger(ITypeSymbol type) => type.SpecialType
        is SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16
        or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64;

    // One member with many values has about as many series as values. Two such members multiply, and a Guid has a new value each time.
    private void CheckBound()
    {
        var unbounded = _members.Where(static member => member.Member.IsUnbounded).ToList();
        if (IsValid && (unbounded.Count > 1 || unbounded.Exists(static member => member.Member is OpenMember { IsGuid: true })))
        {
            Report(Rules.UnboundedLabels, unbounded[0].Location, Symbol.Name, string.Join(", ", unbounded.Select(static member => member.Member.Name)));
        }
    }

    private LabelMember? Rejected(DiagnosticDescriptor rule, IParameterSymbol parameter, params object[] arguments)
    {
        Report(rule, parameter.Locations[0], arguments);
        return null;
    }

    private void Report(DiagnosticDescriptor rule, Location location, params object[] arguments) =>
        _problems.Add(Diagnostic.Create(rule, location, arguments));
}
