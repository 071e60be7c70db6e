using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers.Repetition;

/// <summary>Finds the types that a service container creates more than once, by the registrations in the compilation.</summary>
/// <remarks>
/// A type that the compilation also registers as a singleton is not reported. The order in which concurrent callbacks record the
/// registrations does not matter, because the question is asked at the end of the compilation.
/// </remarks>
internal sealed class ServiceLifetimes
{
    private readonly INamedTypeSymbol?[] _registrars;
    private readonly INamedTypeSymbol? _grpcService;
    private readonly ConcurrentDictionary<ISymbol, bool> _repeated = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _single = new(SymbolEqualityComparer.Default);

    public ServiceLifetimes(Compilation compilation)
    {
        _registrars =
        [
            compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.IServiceCollection"),
            compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Routing.IEndpointRouteBuilder"),
            compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.ServiceDescriptor"),
        ];
        _grpcService = compilation.GetTypeByMetadataName("Grpc.Core.BindServiceMethodAttribute");
    }

    /// <summary>Records the types that a call registers as services.</summary>
    public void Record(IInvocationOperation call)
    {
        if (TypesRegisteredBy(call) is { } types)
        {
            ITypeSymbol[] registered = [.. call.TargetMethod.TypeArguments.Concat(TypesIn(call))];
            foreach (ITypeSymbol type in registered.Where(_ => !registered.Any(IsUsedAtStart)))
            {
                // A constructor of a base class runs for each object as well.
                for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
                {
                    types.TryAdd(at.OriginalDefinition, true);
                }
            }
        }
    }

    /// <summary>Returns true if the lambda creates the objects of a service that is created more than once.</summary>
    public bool IsRepeated(IAnonymousFunctionOperation lambda) =>
        lambda.Consumer() is { } call && TypesRegisteredBy(call) == _repeated;

    /// <summary>Returns true if a member runs for each object of a service that is created more than once.</summary>
    public bool IsRepeated(ISymbol member) =>
        member is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } or IMethodSymbol { MethodKind: MethodKind.Constructor }
        && !_single.ContainsKey(member.ContainingType.OriginalDefinition)
        && (_repeated.ContainsKey(member.ContainingType.OriginalDefinition) || IsGrpcService(member.ContainingType));

    private ConcurrentDictionary<ISymbol, bool>? TypesRegisteredBy(IInvocationOperation call) =>
        (call.ReceiverType() ?? call.TargetMethod.ContainingType) is { } registrar && _registrars.Contains(registrar, SymbolEqualityComparer.Default)
            ? TypesOf(call.TargetMethod.Name)
            : null;

    private ConcurrentDictionary<ISymbol, bool>? TypesOf(string method) =>
        method.Contains("Singleton") || method.Contains("HostedService") ? _single
        : method.Contains("Scoped") || method.Contains("Transient") || method is "AddHttpClient" or "AddDbContext" or "MapGrpcService" ? _repeated
        : null;

    // The arguments typeof(T), and the objects that a factory creates.
    private static IEnumerable<ITypeSymbol> TypesIn(IInvocationOperation call) =>
        call.Arguments
            .SelectMany(static argument => argument.Descendants())
            .Select(static operation => operation switch
            {
                ITypeOfOperation type => type.TypeOperand,
                IObjectCreationOperation creation => creation.Type,
                _ => null,
            })
            .OfType<ITypeSymbol>();

    // The framework creates the service once, although the usual registration is transient.
    private static bool IsUsedAtStart(ITypeSymbol type) =>
        type.Name is "IConfigureOptions" or "IPostConfigureOptions" or "IValidateOptions" or "IStartupFilter"
        && type.ContainingNamespace.ToDisplayString() is "Microsoft.Extensions.Options" or "Microsoft.AspNetCore.Hosting";

    // The generator of gRPC marks the base class of a service, whose objects live for one call.
    private bool IsGrpcService(INamedTypeSymbol type) =>
        _grpcService is not null
        && type.BaseType?.GetAttributes().Any(attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, _grpcService)) == true;
}
