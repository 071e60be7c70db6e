using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Analyzers;

/// <summary>Checks constant amounts, bucket bounds and quantiles. The rules are those that the library applies at run time.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp, LanguageNames.VisualBasic)]
public sealed class ValuesAnalyzer() : LibraryAnalyzer(
    UsageRules.BadIncrement,
    UsageRules.BadBounds,
    UsageRules.BadBoundsArgument,
    UsageRules.BadQuantiles)
{
    private protected override void Register(CompilationStartAnalysisContext start, Library library)
    {
        var variables = new ListVariables(library, start.Compilation);
        var lists = new ConcurrentDictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        void Check(OperationAnalysisContext context, string? name, IOperation list)
        {
            if (name is not ("Buckets" or "bounds" or "Quantiles" or "quantiles"))
            {
                return;
            }

            if (ListVariables.Of(list) is { } variable)
            {
                lists.TryAdd(variable, name);
            }
            else
            {
                CheckList(context.ReportDiagnostic, name, ListOf(list, library));
            }
        }

        start.RegisterOperationAction(operation => CheckCall(operation, library, Check), OperationKind.Invocation);
        start.RegisterOperationAction(operation => CheckOption(operation, library, Check), OperationKind.SimpleAssignment);
        start.RegisterOperationAction(operation => variables.RecordInitializer(operation.Operation), OperationKind.FieldInitializer, OperationKind.PropertyInitializer);
        start.RegisterOperationAction(operation => variables.RecordUse(operation.Operation), OperationKind.FieldReference, OperationKind.PropertyReference);

        // Other code can change the elements of a list in a field.
        start.RegisterCompilationEndAction(end =>
        {
            foreach (KeyValuePair<ISymbol, string> list in lists)
            {
                if (variables.ValueOf(list.Key) is { } value)
                {
                    CheckList(end.ReportDiagnostic, list.Value, value);
                }
            }
        });
    }

    private static void CheckCall(OperationAnalysisContext context, Library library, Action<OperationAnalysisContext, string?, IOperation> checkList)
    {
        var call = (IInvocationOperation)context.Operation;
        if (library.Increases(call.TargetMethod))
        {
            foreach (IArgumentOperation argument in call.Arguments.Where(static argument => argument.Parameter?.Name is "amount" or "target"))
            {
                CheckAmount(context.ReportDiagnostic, argument.Value);
            }
        }
        else if (library.ComputesBounds(call.TargetMethod))
        {
            foreach (IArgumentOperation argument in call.Arguments)
            {
                CheckComputation(context, call.TargetMethod.Name, argument);
            }
        }
        else if (library.Registers(call.TargetMethod))
        {
            foreach (IArgumentOperation argument in call.Arguments)
            {
                checkList(context, argument.Parameter?.Name, argument.Value);
            }
        }
    }

    // Both values of a condition are possible.
    private static void CheckAmount(Action<Diagnostic> report, IOperation value)
    {
        if (value.ConstantNumber() is { } amount)
        {
            if (!(amount >= 0 && amount <= double.MaxValue))
            {
                Report(report, UsageRules.BadIncrement, value, amount);
            }
        }
        else if (value.WithoutConversions() is IConditionalOperation { WhenFalse: { } otherwise } choice)
        {
            CheckAmount(report, choice.WhenTrue);
            CheckAmount(report, otherwise);
        }
    }

    private static void CheckComputation(OperationAnalysisContext context, string method, IArgumentOperation argument)
    {
        // From each parameter to the number below all valid numbers.
        (double Below, string Remedy) limit = argument.Parameter?.Name switch
        {
            "count" => (0, "of at least 1"),
            "factor" => (1, "above 1"),
            "start" when method == "Linear" => (double.NegativeInfinity, "such as 0"),
            _ => (0, "above 0"),
        };
        if (argument.Value.ConstantNumber() is { } number && !(number > limit.Below && number <= double.MaxValue))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                UsageRules.BadBoundsArgument,
                argument.Value.Syntax.GetLocation(),
                argument.Parameter?.Name,
                number.ToString(CultureInfo.InvariantCulture),
                limit.Remedy));
        }
    }

    private static void CheckOption(OperationAnalysisContext context, Library library, Action<OperationAnalysisContext, string?, IOperation> checkList)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is IPropertyReferenceOperation { Property: { } property } && library.IsOfLibrary(property))
        {
            checkList(context, property.Name, assignment.Value);
        }
    }

    private static void CheckList(Action<Diagnostic> report, string name, IOperation list)
    {
        IReadOnlyList<IOperation> elements = list.Elements() ?? [];
        if (name is "Buckets" or "bounds")
        {
            CheckBounds(report, elements);
        }
        else
        {
            CheckQuantiles(report, elements);
        }
    }

    // The initial value of a local variable, if the program passes the variable to the library only, and so changes no element.
    private static IOperation ListOf(IOperation list, Library library)
    {
        if (list.WithoutConversions() is not ILocalReferenceOperation { Local: var local })
        {
            return list;
        }

        IOperation root = list;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        IOperation? initial = root.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))?.GetVariableInitializer()?.Value;
        bool isRead = root.Descendants().OfType<ILocalReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local))
            .All(reference => ListVariables.IsPassedToLibrary(reference, library));
        return initial is not null && isRead ? initial : list;
    }

    private static void CheckBounds(Action<Diagnostic> report, IReadOnlyList<IOperation> elements)
    {
        double previous = double.NegativeInfinity;
        for (int i = 0; i < elements.Count; i++)
        {
            if (elements[i].ConstantNumber() is not { } bound)
            {
                // The next bound is compared with a constant again, because the order of a computed bound is unknown.
                previous = double.NegativeInfinity;
                continue;
            }

            // A last bound of +Inf is accepted.
            bool isValid = bound > previous && (!double.IsPositiveInfinity(bound) || i == elements.Count - 1);
            if (!isValid)
            {
                report(TextEdit.Report(
                    UsageRules.BadBounds,
                    elements[i].Syntax.GetLocation(),
                    Location.Create(elements[0].Syntax.SyntaxTree, TextSpan.FromBounds(elements[0].Syntax.SpanStart, elements[elements.Count - 1].Syntax.Span.End)),
                    Sorted(elements),
                    bound.ToString(CultureInfo.InvariantCulture)));
                return;
            }

            previous = bound;
        }
    }

    // The bounds as written, in ascending order and without duplicates; null if a bound is computed or not finite.
    private static string? Sorted(IReadOnlyList<IOperation> elements) =>
        elements.All(static element => element.ConstantNumber() is { } bound && !double.IsNaN(bound) && !double.IsInfinity(bound))
            ? string.Join(", ", elements
                .GroupBy(static element => element.ConstantNumber())
                .OrderBy(static equal => equal.Key)
                .Select(static equal => equal.First().Syntax.ToString()))
            : null;

    private static void CheckQuantiles(Action<Diagnostic> report, IReadOnlyList<IOperation> elements)
    {
        var seen = new HashSet<double>();
        foreach (IOperation element in elements)
        {
            if (element.ConstantNumber() is { } quantile && !(quantile >= 0 && quantile <= 1 && seen.Add(quantile)))
            {
                Report(report, UsageRules.BadQuantiles, element, quantile);
            }
        }
    }

    private static void Report(Action<Diagnostic> report, DiagnosticDescriptor rule, IOperation at, double number) =>
        report(Diagnostic.Create(rule, at.Syntax.GetLocation(), number.ToString(CultureInfo.InvariantCulture)));
}
