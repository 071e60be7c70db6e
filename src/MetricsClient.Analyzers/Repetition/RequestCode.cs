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
        _contexts =
        [
            Type("Microsoft.AspNetCore.Http.HttpContext"),
            Type("Microsoft.AspNetCore.Http.HttpRequest"),
            Type("Microsoft.AspNetCore.Http.HttpResponse"),
            Type("Microsoft.AspNetCore.Http.EndpointFilterInvocationContext"),
            Type("Microsoft.AspNetCore.Mvc.Filters.FilterContext"),
            Type("Microsoft.AspNetCore.SignalR.HubInvocationContext"),
            Type("Grpc.Core.ServerCallContext"),
        ];
        _httpHandler = Type("System.Net.Http.DelegatingHandler");
        _builders = [Type("Microsoft.AspNetCore.Routing.IEndpointRouteBuilder"), Type("Microsoft.AspNetCore.Builder.IApplicationBuilder")];
    }

    /// <summary>
    /// Returns true if the function is passed as the handler or as a filter of an endpoint or as a middleware, or receives the context of a
    /// request.
    /// </summary>
    /// <param name="function">A lambda, or a reference to a method.</param>
    /// <param name="symbol">The method of the function.</param>
    public bool Handles(IOperation function, IMethodSymbol symbol) => ReceivesContext(symbol) || IsHandler(function, symbol);

    private bool IsHandler(IOperation function, IMethodSymbol symbol) =>
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
            || ReceivesContext(method)
            || (method.Name is "Send" or "SendAsync" && IsHttpHandler(method.ContainingType)),
        IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } function => ReceivesContext(function),
        _ => false,
    };

    private bool ReceivesContext(IMethodSymbol method) => method.Parameters.Any(parameter => BasesOf(parameter.Type).Any(type => IsOneOf(type, _contexts)));

    // Such as MapWhen and Map with a path: the lambda configures a branch, once.
    private bool IsBranch(IMethodSymbol function) => function.Parameters.Length == 1 && IsOneOf(function.Parameters[0].Type, _builders);

    private bool IsCreatedForRequest(INamedTypeSymbol? type) => BasesOf(type).Any(at =>
        IsOneOf(at, _createdForRequest)
        || (_controller is not null && at.GetAttributes().Any(attribute => IsController(attribute.AttributeClass))));

    private bool IsHttpHandler(INamedTypeSymbol type) => BasesOf(type).Any(at => SymbolEqualityComparer.Default.Equals(at, _httpHandler));

    // The type itself and its base classes.
    private static IEnumerable<ITypeSymbol> BasesOf(ITypeSymbol? type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            yield return at;
        }
    }

    // The attribute of controllers of an API is derived from the attribute of controllers.
    private bool IsController(INamedTypeSymbol? attribute) =>
        SymbolEqualityComparer.Default.Equals(attribute, _controller) || SymbolEqualityComparer.Default.Equals(attribute?.BaseType, _controller);

    private static bool IsOneOf(ITypeSymbol type, INamedTypeSymbol?[] known) => known.Contains(type.OriginalDefinition, SymbolEqualityComparer.Default);
}
