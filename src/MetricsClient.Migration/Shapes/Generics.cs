using Microsoft.CodeAnalysis;

namespace MetricsClient.Migration.Shapes;

/// <summary>Recognizes generic code of the program, which can be used for metrics with labels and for metrics without.</summary>
internal static class Generics
{
    /// <summary>Returns true if a method returns a value of a type parameter, or belongs to a generic type, such as <c>Registry&lt;Counter&gt;</c>.</summary>
    public static bool IsGeneric(IMethodSymbol method) =>
        HasParameter(method.OriginalDefinition.ReturnType) || method.OriginalDefinition.ContainingType.TypeParameters.Length > 0;

    /// <summary>Returns the type of a variable, or the type of the result of a method; null for another symbol.</summary>
    public static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IMethodSymbol { MethodKind: not MethodKind.Constructor } method => method.ReturnType,
        _ => null,
    };

    /// <summary>Returns true if a type contains a type parameter, such as <c>List&lt;T&gt;</c>.</summary>
    public static bool HasParameter(ITypeSymbol? type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => HasParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HasParameter),
        _ => false,
    };
}
