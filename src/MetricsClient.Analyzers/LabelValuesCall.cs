using MetricsClient.Analyzers.Labels;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>A call that passes label values: a look-up of a series, or a series of a collector.</summary>
internal sealed class LabelValuesCall
{
    private readonly IInvocationOperation _call;
    private readonly IReadOnlyList<IOperation> _values;
    private readonly IOperation? _family;
    private readonly Registration? _registration;

    private LabelValuesCall(IInvocationOperation call, IReadOnlyList<IOperation> values, Library library)
    {
        _call = call;
        _values = values;
        _family = call.Instance;

        // A chain of calls of Add begins with the family.
        while (_family is IInvocationOperation inner && library.AddsSeries(inner.TargetMethod))
        {
            _family = inner.Instance;
        }

        _registration = Registration.Of(_family, library);
    }

    /// <summary>Returns the call if the operation passes label values that are known one by one; null for any other operation.</summary>
    public static LabelValuesCall? In(IInvocationOperation call, Library library) =>
        (library.TakesLabelValues(call.TargetMethod) || library.AddsSeries(call.TargetMethod)) && Values(call) is { } values
            ? new LabelValuesCall(call, values, library)
            : null;

    /// <summary>Reports the values that look unbounded. A removal creates no series.</summary>
    public void CheckBound(OperationAnalysisContext context)
    {
        foreach (IOperation value in _values.Where(value => _call.TargetMethod.Name != "Remove" && UnboundedValues.Contain(value)))
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
                Rules.LabelValueCount, _call.NameLocation(), family, string.Join(", ", names), _values.Count));
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
                context.ReportDiagnostic(Diagnostic.Create(
                    UsageRules.SwappedLabelValues, _values[i].Syntax.GetLocation(), _values[i].Syntax.ToString(), names[i], name));
            }
        }
    }

    private static string? NameOf(IOperation value) => value.WithoutConversions() switch
    {
        ILocalReferenceOperation local => SnakeCase.Of(local.Local.Name),
        IParameterReferenceOperation parameter => SnakeCase.Of(parameter.Parameter.Name),
        IMemberReferenceOperation member => SnakeCase.Of(member.Member.Name.TrimStart('_')),
        _ => null,
    };

    private static IReadOnlyList<IOperation>? Values(IInvocationOperation call)
    {
        IArgumentOperation[] values = [.. call.Arguments.Where(static argument =>
            argument.Parameter is { Name: "labelValues" } or { Name: "value1" or "value2" or "value3", Type.SpecialType: SpecialType.System_String })];
        return values.Length == 1 && values[0].Parameter!.Name == "labelValues"
            ? values[0].Value.Elements()
            : values.Select(static argument => argument.Value).ToList();
    }
}
