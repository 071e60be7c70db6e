using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers.Repetition;

/// <summary>Finds metrics that are registered repeatedly: in a loop, for each request, or for each object of a service.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp, LanguageNames.VisualBasic)]
public sealed class RepetitionAnalyzer() : LibraryAnalyzer(
    UsageRules.RepeatedRegistration,
    UsageRules.RegistrationInService)
{
    private const string ForEachRequest = "for each request";
    private const string InEachRound = "in each round of a loop";

    private protected override void Register(CompilationStartAnalysisContext start, Library library)
    {
        var requests = new RequestCode(start.Compilation);
        var services = new ServiceLifetimes(start.Compilation);
        var handlers = new ConcurrentDictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        var members = new ConcurrentBag<(RepeatableCall Call, ISymbol Member)>();
        start.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                services.Record(call);
                if (RepeatableCall.Of(call, library) is { } registration && !Check(operation, registration, requests, services))
                {
                    members.Add((registration, registration.LocalFunction ?? operation.ContainingSymbol));
                }
            },
            OperationKind.Invocation);
        start.RegisterOperationAction(
            operation =>
            {
                var reference = (IMethodReferenceOperation)operation.Operation;
                if ((requests.Handles(reference, reference.Method) ? ForEachRequest : ElementCode.Handles(reference) ? InEachRound : null) is { } repetition)
                {
                    handlers.TryAdd(reference.Method.OriginalDefinition, repetition);
                }
            },
            OperationKind.MethodReference);

        // Services and handlers can be registered after the members that they run.
        start.RegisterCompilationEndAction(end =>
        {
            foreach ((RepeatableCall call, ISymbol member) in members.Where(static found => !found.Call.IsInLambda))
            {
                string? repetition = handlers.TryGetValue(member.OriginalDefinition, out string? known) && !(known == InEachRound && call.IsOfParameter(member)) ? known
                    : services.IsRepeated(member) ? $"for each object of the service '{member.ContainingType.Name}', which is not a singleton"
                    : null;
                if (repetition is not null)
                {
                    end.ReportDiagnostic(call.Report(UsageRules.RegistrationInService, repetition, member));
                }
            }
        });
    }

    // Reports a repetition that the code around the call shows.
    private static bool Check(OperationAnalysisContext context, RepeatableCall call, RequestCode requests, ServiceLifetimes services)
    {
        string? repetition = call.Loop is not null ? InEachRound
            : call.Lambda is { } lambda
                ? (requests.Handles(lambda, lambda.Symbol) ? ForEachRequest
                    : services.IsRepeated(lambda) ? "for each object of a service that is not a singleton"
                    : null)
            : requests.Handles(call.LocalFunction ?? context.ContainingSymbol) ? ForEachRequest
            : null;
        if (repetition is not null)
        {
            context.ReportDiagnostic(call.Report(UsageRules.RepeatedRegistration, repetition, context.ContainingSymbol));
        }

        return repetition is not null;
    }
}
