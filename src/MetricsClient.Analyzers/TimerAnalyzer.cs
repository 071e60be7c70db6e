using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Analyzers;

/// <summary>Finds timers that are never disposed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp, LanguageNames.VisualBasic)]
public sealed class TimerAnalyzer() : LibraryAnalyzer(UsageRules.TimerNotDisposed)
{
    private protected override void Register(CompilationStartAnalysisContext start, Library library) =>
        start.RegisterOperationAction(operation => Check(operation, library), OperationKind.Invocation);

    private static void Check(OperationAnalysisContext context, Library library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (library.StartsTimer(call.TargetMethod) && IsForgotten(call))
        {
            // A declaration becomes a using declaration. A timer without a variable needs a name, which the author chooses.
            // Visual Basic has a block instead of the declaration, and only the author knows its end. In C#, only a block can contain a using
            // declaration: not the section of a switch, and not the head of a loop.
            // A using variable cannot be assigned again.
            IOperation? declaration = call.Language == LanguageNames.CSharp && DeclarationOf(call) is { Parent: IBlockOperation } found && !IsAssigned(found) ? found : null;
            var start = Location.Create(call.Syntax.SyntaxTree, new TextSpan(declaration?.Syntax.SpanStart ?? 0, 0));
            context.ReportDiagnostic(TextEdit.Report(
                UsageRules.TimerNotDisposed, call.NameLocation(), start, declaration is null ? null : "using ", call.TargetMethod.Name));
        }
    }

    private static IVariableDeclarationGroupOperation? DeclarationOf(IOperation call)
    {
        IOperation? at = call;
        while (at is not null and not IBlockOperation and not IVariableDeclarationGroupOperation)
        {
            at = at.Parent;
        }

        return at as IVariableDeclarationGroupOperation;
    }

    private static bool IsForgotten(IOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IConditionalAccessOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation } => true,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: { RefKind: RefKind.None } local }, Parent: IExpressionStatementOperation } => IsNeverRead(call, local),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => IsUnused(declarator),
            IVariableInitializerOperation { Parent: IVariableDeclarationOperation { Declarators: { Length: 1 } only } } => IsUnused(only[0]),
            _ => false,
        };
    }

    // A variable of a using declaration or statement is disposed. A variable that is used may be disposed by another method.
    private static bool IsUnused(IVariableDeclaratorOperation declarator)
    {
        for (IOperation? at = declarator.Parent; at is not null; at = at.Parent)
        {
            if (at is IUsingDeclarationOperation or IUsingOperation)
            {
                return false;
            }
        }

        return IsNeverRead(declarator, declarator.Symbol);
    }

    private static bool IsNeverRead(IOperation at, ILocalSymbol variable) =>
        References(at, variable).All(static reference =>
            reference.Parent is ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment && assignment.Target == reference);

    private static bool IsAssigned(IVariableDeclarationGroupOperation group) =>
        group.Declarations.SelectMany(static declaration => declaration.Declarators).Any(declarator => References(group, declarator.Symbol).Any());

    private static IEnumerable<ILocalReferenceOperation> References(IOperation at, ILocalSymbol variable)
    {
        IOperation root = at;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants().OfType<ILocalReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, variable));
    }
}
