using System.Collections.Immutable;
using MetricsClient.Analyzers.Labels;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>A call that passes label values: a look-up of a series, a series of a collector, or a value of a callback.</summary>
internal sealed class LabelValuesCall
{
    private readonly Location _location;
    private readonly IReadOnlyList<IOperation> _values;
    private readonly IOperation? _family;
    private readonly Registration? _registration;
    private readonly bool _removes;

    private LabelValuesCall(IInvocationOperation call, IReadOnlyList<IOperation> values, Library library)
    {
        _location = call.NameLocation();
        _removes = call.TargetMethod.Name == "Remove";
        _values = values;
        _family = call.Instance;

        // A chain of calls of Add begins with the family.
        while (_family is IInvocationOperation inner && library.AddsSeries(inner.TargetMethod))
        {
            _family = inner.Instance;
        }

        _registration = Registration.Of(_family, library);
    }

    // The value belongs to the registration whose callback creates the value.
    private LabelValuesCall(IObjectCreationOperation creation, IReadOnlyList<IOperation> values, Library library)
    {
        _location = creation.Syntax.GetLocation();
        _values = values;
        for (IOperation? at = creation.Parent; at is not null && _registration is null; at = at.Parent)
        {
            _registration = Registration.Of(at, library);
        }
    }

    /// <summary>Returns the call if the operation passes label values that are known one by one; null for any other operation.</summary>
    public static LabelValuesCall? In(IOperation operation, Library library) => operation switch
    {
        IInvocationOperation call when library.TakesLabelValues(call.TargetMethod) || library.AddsSeries(call.TargetMethod) =>
            Values(call.Arguments) is { } values ? new LabelValuesCall(call, values, library) : null,
        IObjectCreationOperation creation when library.IsLabeledValue(creation.Type) =>
            Values(creation.Arguments) is { } values ? new LabelValuesCall(creation, values, library) : null,
        _ => null,
    };

    /// <summary>Reports the strings that look unbounded in typed labels.</summary>
    public static void CheckTypedBound(OperationAnalysisContext context, Library library)
    {
        if (context.Operation is IInvocationOperation { Arguments: { Length: 1 } only } call
            && library.TakesTypedLabels(call.TargetMethod)
            && only[0].Value.WithoutConversions() is IObjectCreationOperation labels)
        {
            ReportUnbounded(context, labels.Arguments
                .Where(argument => argument.Parameter is { Type.SpecialType: SpecialType.System_String } parameter && library.LabelValuesOf(parameter) is null)
                .Select(static argument => argument.Value));
        }
    }

    /// <summary>Reports the values that look unbounded. A removal creates no series.</summary>
    public void CheckBound(OperationAnalysisContext context) => ReportUnbounded(context, _removes ? [] : _values);

    private static void ReportUnbounded(OperationAnalysisContext context, IEnumerable<IOperation> values)
    {
        foreach (IOperation value in values.Where(UnboundedValues.Contain))
        {
            context.ReportDiagnostic(Diagnostic.Create(UsageRules.UnboundedLabelValue, value.Syntax.GetLocation(), value.Syntax.ToString()));
        }
    }

    /// <summary>Reports a wrong number or order of the values, if the label names are known.</summary>
    public void Check(CompilationAnalysisContext context, FamilyVariables families)
    {
        ISymbol? variable = FamilyVariables.Of(_family);
        string[]? names = variable is null ? _registration?.ConstantLabelNames : families.LabelNames(variable);
        if (names is null)
        {
            return;
        }

        if (names.Length != _values.Count)
        {
            string? family = variable?.Name ?? _registration?.Name?.ConstantText() ?? _registration?.Name?.Syntax.ToString();
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.LabelValueCount, _location, family, string.Join(", ", names), _values.Count));
        }
        else
        {
            CheckOrder(context, names);
        }
    }

    // A guess: a variable has the name of another label of the family.
    private void CheckOrder(CompilationAnalysisContext context, string[] names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (NameOf(_values[i]) is { } name && name != names[i] && names.Contains(name))
            {
                context.ReportDiagnostic(TextEdit.Report(
                    UsageRules.SwappedLabelValues, _values[i].Syntax.GetLocation(), Reordered(names), _values[i].Syntax.ToString(), names[i], name));
            }
        }
    }

    // Each value that has the name of a label is passed for this label; no change if two values are for one label.
    private List<TextEdit> Reordered(string[] names)
    {
        int[] places = [.. _values.Select((value, i) => NameOf(value) is { } name && names.Contains(name) ? Array.IndexOf(names, name) : i)];
        return places.Distinct().Count() == places.Length
            ? places
                .Select((place, i) => (Place: place, Value: i))
                .Where(static move => move.Place != move.Value)
                .Select(move => new TextEdit(_values[move.Place].Syntax.GetLocation(), _values[move.Value].Syntax.ToString()))
                .ToList()
            : [];
    }

    private static string? NameOf(IOperation value) => value.WithoutConversions() switch
    {
        ILocalReferenceOperation local => SnakeCase.Of(local.Local.Name),
        IParameterReferenceOperation parameter => SnakeCase.Of(parameter.Parameter.Name),
        IFieldReferenceOperation or IPropertyReferenceOperation => SnakeCase.Of(((IMemberReferenceOperation)value.WithoutConversions()).Member.Name.TrimStart('_')),
        _ => null,
    };

    private static IReadOnlyList<IOperation>? Values(ImmutableArray<IArgumentOperation> arguments)
    {
        // Named arguments can have another order than the parameters.
        IArgumentOperation[] values =
        [
            .. arguments
                .Where(static argument =>
                    argument.Parameter is { Name: "labelValues" } or { Name: "value1" or "value2" or "value3", Type.SpecialType: SpecialType.System_String })
                .OrderBy(static argument => argument.Parameter!.Ordinal),
        ];
        return values.Length == 1 && values[0].Parameter!.Name == "labelValues"
            ? values[0].Value.Elements()
            : values.Select(static argument => argument.Value).ToList();
    }
}
