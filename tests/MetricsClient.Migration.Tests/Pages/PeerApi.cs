using System.Reflection;
using System.Runtime.CompilerServices;

namespace MetricsClient.Migration.Tests.Pages;

/// <summary>The public types and members of another library. Constructors, operators and members of records belong to their type.</summary>
internal static class PeerApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] s_ofEachType = ["Equals", "GetHashCode", "ToString", "GetType", "Deconstruct", "<Clone>$", "value__"];

    /// <summary>Returns each type without namespace, such as <c>Counter.Child</c>, with the names of its members.</summary>
    public static SortedDictionary<string, SortedSet<string>> Of(params Assembly[] assemblies)
    {
        var types = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (Type type in assemblies.SelectMany(static assembly => assembly.GetExportedTypes()))
        {
            string name = NameOf(type);
            types.TryAdd(name, new SortedSet<string>(StringComparer.Ordinal));
            types[name].UnionWith(MembersOf(type));
        }

        return types;
    }

    private static IEnumerable<string> MembersOf(Type type) => typeof(Delegate).IsAssignableFrom(type)
        ? []
        : type.GetMembers(Declared)
            .Where(static member => member is not (ConstructorInfo or Type) && member is not MethodBase { IsSpecialName: true })
            .Where(static member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null || member is not MethodBase)
            .Select(static member => member.Name)
            .Where(static name => !s_ofEachType.Contains(name) && !name.Contains('.', StringComparison.Ordinal));

    private static string NameOf(Type type)
    {
        string name = type.Name.Split('`')[0];
        return type.DeclaringType is { } outer ? $"{NameOf(outer)}.{name}" : name;
    }
}
