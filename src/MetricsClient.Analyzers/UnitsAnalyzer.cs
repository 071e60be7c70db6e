using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Finds milliseconds and ticks that are recorded in a metric whose name ends in <c>_seconds</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp, LanguageNames.VisualBasic)]
public sealed class UnitsAnalyzer() : LibraryAnalyzer(UsageRules.WrongUnit)
{
    private const string Other = "";

    private protected override void Register(CompilationStartAnalysisContext start, Library library)
    {
        // From each variable to the name of its metric; Other if the variable can hold several metrics.
        var names = new ConcurrentDictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        var updates = new ConcurrentBag<(IInvocationOperation Call, IOperation Value)>();
        start.RegisterOperationAction(
            operation => RecordWrite(operation.Operation, library, names),
            OperationKind.FieldInitializer,
            OperationKind.PropertyInitializer,
            OperationKind.VariableDeclarator,
            OperationKind.SimpleAssignment);
        start.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (library.Updates(call.TargetMethod) && call.Arguments.Select(static argument => OtherUnit(argument.Value)).FirstOrDefault(static value => value is not null) is { } value)
                {
                    updates.Add((call, value));
                }
            },
            OperationKind.Invocation);
        start.RegisterCompilationEndAction(end =>
        {
            foreach ((IInvocationOperation call, IOperation value) in updates)
            {
                if (NameOf(call, library, names) is { } name && name.Replace("_total", "").EndsWith("_seconds", StringComparison.Ordinal))
                {
                    Location location = value.Syntax.GetLocation();
                    end.ReportDiagnostic(TextEdit.Report(UsageRules.WrongUnit, location, location, InSeconds(value), name, value.Syntax.ToString()));
                }
            }
        });
    }

    private static void RecordWrite(IOperation write, Library library, ConcurrentDictionary<ISymbol, string> names)
    {
        (ISymbol? variable, IOperation? value) = write switch
        {
            IFieldInitializerOperation field => (field.InitializedFields[0].OriginalDefinition, field.Value),
            IPropertyInitializerOperation property => (property.InitializedProperties[0].OriginalDefinition, property.Value),
            IVariableDeclaratorOperation local => (local.Symbol, local.GetVariableInitializer()?.Value),
            ISimpleAssignmentOperation assignment => (FamilyVariables.Of(assignment.Target), assignment.Value),
            _ => ((ISymbol?)null, (IOperation?)null),
        };
        if (variable is not null && value is not null && library.IsOfLibrary(value.Type))
        {
            string name = RegisteredName(value, library) ?? Other;
            names.AddOrUpdate(variable, name, (_, known) => known == name ? known : Other);
        }
    }

    private static string? NameOf(IInvocationOperation call, Library library, ConcurrentDictionary<ISymbol, string> names) =>
        FamilyOf(call.Receiver()) is not { } family ? null
        : FamilyVariables.Of(family) is { } variable ? (names.TryGetValue(variable, out string? name) ? name : null)
        : RegisteredName(family, library);

    private static string? RegisteredName(IOperation value, Library library) =>
        Registration.Of(FamilyOf(value), library)?.Name?.ConstantText();

    // The family of a series that is looked up in the same expression.
    private static IOperation? FamilyOf(IOperation? instance)
    {
        IOperation? family = instance?.WithoutConversions();
        while (family is IInvocationOperation { TargetMethod.Name: "WithLabels", Instance: not null } lookup)
        {
            family = lookup.Receiver()?.WithoutConversions();
        }

        return family;
    }

    // The same value in seconds; null for a component of a time, such as Milliseconds, which may be meant as it is.
    private static string? InSeconds(IOperation value) => value is IPropertyReferenceOperation { Instance: { } instance, Property.Name: { } name }
        ? name switch
        {
            "ElapsedMilliseconds" or "ElapsedTicks" => $"{instance.Syntax}.Elapsed.TotalSeconds",
            "Ticks" => $"{instance.Syntax}.TotalSeconds",
            _ => name.StartsWith("Total", StringComparison.Ordinal) ? $"{instance.Syntax}.TotalSeconds" : null,
        }
        : null;

    // Returns the operation if its value counts milliseconds or ticks; a multiplication or division may be a conversion.
    private static IOperation? OtherUnit(IOperation value) => value.WithoutConversions() switch
    {
        IPropertyReferenceOperation { Property: { ContainingType: { } type, Name: { } name } } property
            when type.ToDisplayString() is "System.TimeSpan" or "System.Diagnostics.Stopwatch"
                && name is "TotalNanoseconds" or "TotalMicroseconds" or "TotalMilliseconds" or "TotalMinutes" or "TotalHours" or "TotalDays"
                    or "Nanoseconds" or "Microseconds" or "Milliseconds" or "Minutes" or "Hours" or "Days" or "Ticks" or "ElapsedMilliseconds" or "ElapsedTicks" => property,
        IUnaryOperation sign => OtherUnit(sign.Operand),
        IParenthesizedOperation inner => OtherUnit(inner.Operand),
        IConditionalOperation { WhenFalse: { } otherwise } choice => OtherUnit(choice.WhenTrue) ?? OtherUnit(otherwise),
        IInvocationOperation { TargetMethod: { Name: "Round" or "Floor" or "Ceiling" or "Truncate" or "Abs", ContainingType: { Name: "Math", ContainingNamespace.Name: "System" } }, Arguments: var arguments } =>
            OtherUnit(arguments.First(static argument => argument.Parameter!.Ordinal == 0).Value),
        _ => null,
    };
}
