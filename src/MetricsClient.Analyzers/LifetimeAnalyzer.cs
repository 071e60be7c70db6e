using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Analyzers;

/// <summary>Finds metrics that are registered repeatedly, and timers that are never disposed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LifetimeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        UsageRules.RepeatedRegistration,
        UsageRules.TimerNotDisposed);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (Library.In(start.Compilation) is { } library)
            {
                var requests = new RequestCode(start.Compilation);
                start.RegisterOperationAction(operation => CheckRegistration(operation, library, requests), OperationKind.Invocation);
                start.RegisterOperationAction(operation => CheckTimer(operation, library), OperationKind.Invocation);
            }
        });
    }

    private static void CheckRegistration(OperationAnalysisContext context, Library library, RequestCode requests)
    {
        var call = (IInvocationOperation)context.Operation;

        // A computed name can be another metric each time.
        if (library.RegistersOnce(call.TargetMethod)
            && Registration.Of(call, library)?.Name?.ConstantText() is { } name
            && Repetition(call, context.ContainingSymbol, requests) is { } repetition)
        {
            context.ReportDiagnostic(Diagnostic.Create(UsageRules.RepeatedRegistration, call.NameLocation(), name, repetition));
        }
    }

    private static string? Repetition(IOperation call, ISymbol container, RequestCode requests)
    {
        for (IOperation? inner = call, at = call.Parent; at is not null; inner = at, at = at.Parent)
        {
            switch (at)
            {
                case ILoopOperation loop when RunsInEachRound(loop, inner):
                    // A registry that the loop creates has the metric once.
                    return IsOfOuterRegistry(call, loop) ? "in each round of a loop" : null;
                case IAnonymousFunctionOperation function:
                    return requests.Handles(function) ? "for each request" : null;
                case ILocalFunctionOperation:
                    return null;
            }
        }

        return requests.Handles(container) ? "for each request" : null;
    }

    private static bool RunsInEachRound(ILoopOperation loop, IOperation? inner) => loop switch
    {
        IForEachLoopOperation each => inner == each.Body,
        IForLoopOperation count => !count.Before.Contains(inner!),
        _ => true,
    };

    private static bool IsOfOuterRegistry(IOperation call, ILoopOperation loop) => ((IInvocationOperation)call).Instance switch
    {
        null => true,
        ILocalReferenceOperation local => !loop.Descendants().OfType<IVariableDeclaratorOperation>()
            .Any(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local)),
        IFieldReferenceOperation or IParameterReferenceOperation => true,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } => true,
        _ => false,
    };

    private static void CheckTimer(OperationAnalysisContext context, Library library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (library.StartsTimer(call.TargetMethod) && IsForgotten(call))
        {
            // A declaration becomes a using declaration. A timer without a variable needs a name, which the author chooses.
            LocalDeclarationStatementSyntax? declaration = call.Syntax.Ancestors().OfType<LocalDeclarationStatementSyntax>().FirstOrDefault();
            var start = Location.Create(call.Syntax.SyntaxTree, new TextSpan(declaration?.SpanStart ?? 0, 0));
            context.ReportDiagnostic(TextEdit.Report(
                UsageRules.TimerNotDisposed, call.NameLocation(), start, declaration is null ? null : "using ", call.TargetMethod.Name));
        }
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
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => IsUnused(declarator),
            _ => false,
        };
    }

    // A variable of a using declaration or statement is disposed. A variable that is used may be disposed by another method.
    private static bool IsUnused(IVariableDeclaratorOperation declarator)
    {
        IOperation root = declarator;
        for (IOperation? at = declarator.Parent; at is not null; at = at.Parent)
        {
            if (at is IUsingDeclarationOperation or IUsingOperation)
            {
                return false;
            }

            root = at;
        }

        return !root.Descendants().OfType<ILocalReferenceOperation>()
            .Any(reference => SymbolEqualityComparer.Default.Equals(reference.Local, declarator.Symbol));
    }
}
