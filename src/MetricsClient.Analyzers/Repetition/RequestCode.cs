using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers.Repetition;

/// <summary>Recognizes code of ASP.NET Core that runs for each request.</summary>
internal sealed class RequestCode
{
    private readonly INamedTypeSymbol?[] _createdForRequest;
    private readonly INamedTypeSymbol? _controller;
    private readonly INamedTypeSymbol?[] _contexts;
    private readonly INamedTypeSymbol? _httpHandler;
    private readonly INamedTypeSymbol?[] _builders;

    public RequestCode(Compilation compilation)
    {
        INamedTypeSymbol? Type(string name) => compilation.GetTypeByMetadataName(name);
        _createdForRequest =
        [
            Type("Microsoft.AspNetCore.Mvc.ControllerBase"),
            Type("Microsoft.AspNetCore.Mvc.ViewComponent"),
            Type("Microsoft.AspNetCore.Mvc.RazorPages.PageModel"),
            Type("Microsoft.AspNetCore.Components.ComponentBase"),
            Type("Microsoft.AspNetCore.SignalR.Hub"),
        ];
        _controller = Type("Microsoft.AspNetCore.Mvc.ControllerAttribute");
        _contexts = [Type("Microsoft.AspNetCore.Http.HttpContext"), Type("Microsoft.AspNetCore.Http.EndpointFilterInvocationContext")];
        _httpHandler = Type("System.Net.Http.DelegatingHandler");
        _builders = [Type("Microsoft.AspNetCore.Routing.IEndpointRouteBuilder"), Type("Microsoft.AspNetCore.Builder.IApplicationBuilder")];
    }

    /// <summary>Returns true if the function is passed as the handler of an endpoint or as a middleware.</summary>
    /// <param name="function">A lambda, or a reference to a method.</param>
    /// <param name="symbol">The method of the function.</param>
    public bool Handles(IOperation function, IMethodSymbol symbol) =>
        function.Consumer() is { } call
        && (call.TargetMethod.Name.StartsWith("Map", StringComparison.Ordinal) || call.TargetMethod.Name is "Run" or "Use")
        && call.TargetMethod.IsExtensionMethod
        && call.ReceiverType() is { } receiver
        && IsOneOf(receiver, _builders)
        && !IsBranch(symbol);

    /// <summary>
    /// Returns true if the member belongs to each object of a type that is created for each request, or receives the context of a request.
    /// </summary>
    public bool Handles(ISymbol member) => member switch
    {
        IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } => IsCreatedForRequest(member.ContainingType),
        IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary or MethodKind.Constructor } method =>
            IsCreatedForRequest(method.ContainingType)
            || method.Parameters.Any(parameter => IsOneOf(parameter.Type, _contexts))
            || (method.Name is "Send" or "SendAsync" && IsHttpHandler(method.ContainingType)),
        _ => false,
    };

    // Such as MapWhen and Map with a path: the lambda configures a branch, once.
    private bool IsBranch(IMethodSymbol function) => function.Parameters.Length == 1 && IsOneOf(function.Parameters[0].Type, _builders);

    private bool IsCreatedForRequest(INamedTypeSymbol? type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (IsOneOf(at, _createdForRequest)
                || (_controller is not null && at.GetAttributes().Any(attribute => IsController(attribute.AttributeClass))))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsHttpHandler(INamedTypeSymbol type)
    {
        INamedTypeSymbol? at = type;
        while (at is not null && !SymbolEqualityComparer.Default.Equals(at, _httpHandler))
        {
            at = at.BaseType;
        }

        return at is not null;
    }

    // The attribute of controllers of an API is derived from the attribute of controllers.
    private bool IsController(INamedTypeSymbol? attribute) =>
        SymbolEqualityComparer.Default.Equals(attribute, _controller) || SymbolEqualityComparer.Default.Equals(attribute?.BaseType, _controller);

    private static bool IsOneOf(ITypeSymbol type, INamedTypeSymbol?[] known) => known.Contains(type.OriginalDefinition, SymbolEqualityComparer.Default);
}
