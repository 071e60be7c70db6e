using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Recognizes code of ASP.NET Core that runs for each request.</summary>
internal sealed class RequestCode
{
    private readonly INamedTypeSymbol?[] _createdForRequest;
    private readonly INamedTypeSymbol? _context;
    private readonly INamedTypeSymbol?[] _builders;

    public RequestCode(Compilation compilation)
    {
        INamedTypeSymbol? Type(string name) => compilation.GetTypeByMetadataName(name);
        _createdForRequest =
        [
            Type("Microsoft.AspNetCore.Mvc.ControllerBase"),
            Type("Microsoft.AspNetCore.Mvc.RazorPages.PageModel"),
            Type("Microsoft.AspNetCore.SignalR.Hub"),
        ];
        _context = Type("Microsoft.AspNetCore.Http.HttpContext");
        _builders = [Type("Microsoft.AspNetCore.Routing.IEndpointRouteBuilder"), Type("Microsoft.AspNetCore.Builder.IApplicationBuilder")];
    }

    /// <summary>Returns true if the lambda is the handler of an endpoint or a middleware.</summary>
    public bool Handles(IAnonymousFunctionOperation function)
    {
        IOperation? at = function.Parent;
        while (at is IDelegateCreationOperation or IConversionOperation)
        {
            at = at.Parent;
        }

        return at is IArgumentOperation { Parent: IInvocationOperation call }
            && (call.TargetMethod.Name.StartsWith("Map", StringComparison.Ordinal) || call.TargetMethod.Name is "Run" or "Use")
            && call.TargetMethod.IsExtensionMethod
            && IsOneOf(call.TargetMethod.Parameters[0].Type, _builders)
            && !IsBranch(function);
    }

    /// <summary>
    /// Returns true if the method is an instance member of a type that is created for each request, or receives the context of a request.
    /// </summary>
    public bool Handles(ISymbol container) =>
        container is IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary or MethodKind.Constructor } method
        && (IsCreatedForRequest(method.ContainingType)
            || (_context is not null && method.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, _context))));

    // Such as MapWhen and Map with a path: the lambda configures a branch, once.
    private bool IsBranch(IAnonymousFunctionOperation function) =>
        function.Symbol.Parameters.Length == 1 && IsOneOf(function.Symbol.Parameters[0].Type, _builders);

    private bool IsCreatedForRequest(INamedTypeSymbol? type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (IsOneOf(at, _createdForRequest))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOneOf(ITypeSymbol type, INamedTypeSymbol?[] known) => known.Contains(type, SymbolEqualityComparer.Default);
}
