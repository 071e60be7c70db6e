using MetricsClient.Analyzers.Labels;
using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers;

/// <summary>Finds the types and members of MetricsClient in a compilation.</summary>
internal sealed class Library
{
    /// <summary>The attribute of a type whose members are labels.</summary>
    public const string MetricLabelsAttribute = "MetricsClient.MetricLabelsAttribute";

    private const string CoreAssembly = "MetricsClient";

    private readonly INamedTypeSymbol?[] _registries;
    private readonly INamedTypeSymbol? _writer;
    private readonly INamedTypeSymbol? _family;
    private readonly INamedTypeSymbol? _typedFamily;
    private readonly INamedTypeSymbol?[] _writers;
    private readonly INamedTypeSymbol? _counter;
    private readonly INamedTypeSymbol? _info;
    private readonly INamedTypeSymbol? _labeledValue;
    private readonly INamedTypeSymbol? _buckets;
    private readonly INamedTypeSymbol? _httpOptions;
    private readonly INamedTypeSymbol?[] _tasks;
    private readonly INamedTypeSymbol? _labels;
    private readonly INamedTypeSymbol? _labelName;
    private readonly INamedTypeSymbol? _labelValue;
    private readonly INamedTypeSymbol? _labelValues;
    private readonly INamedTypeSymbol? _flags;
    private readonly INamedTypeSymbol? _guid;
    private readonly Lazy<bool> _mayAllowUtf8Names;

    private Library(Compilation compilation)
    {
        INamedTypeSymbol? Type(string name) => compilation.GetTypeByMetadataName(name);
        _registries = [Type("MetricsClient.CollectorRegistry"), Type("MetricsClient.Metrics")];
        _writer = Type("MetricsClient.MetricWriter");
        _family = Type("MetricsClient.MetricFamily`1");
        _typedFamily = Type("MetricsClient.MetricFamily`2");
        _writers =
        [
            Type("MetricsClient.SampleWriter"),
            Type("MetricsClient.HistogramWriter"),
            Type("MetricsClient.NativeHistogramWriter"),
            Type("MetricsClient.SummaryWriter"),
            Type("MetricsClient.InfoWriter"),
            Type("MetricsClient.StateSetWriter"),
        ];
        _mayAllowUtf8Names = new Lazy<bool>(() =>
            compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary
            || compilation.SyntaxTrees.Any(NamesAllowUtf8Names)
            || compilation.SourceModule.ReferencedAssemblySymbols.Any(UsesLibrary));
        _counter = Type("MetricsClient.Counter");
        _info = Type("MetricsClient.Info");
        _labeledValue = Type("MetricsClient.LabeledValue");
        _buckets = Type("MetricsClient.Buckets");
        _httpOptions = Type("MetricsClient.HttpMetricsOptions");
        _tasks =
        [
            Type("System.Threading.Tasks.Task"),
            Type("System.Threading.Tasks.ValueTask"),
            Type("System.Threading.Tasks.ValueTask`1"),
        ];
        _labels = Type(MetricLabelsAttribute);
        _labelName = Type("MetricsClient.LabelNameAttribute");
        _labelValue = Type("MetricsClient.LabelValueAttribute");
        _labelValues = Type("MetricsClient.AllowedLabelValuesAttribute");
        _flags = Type("System.FlagsAttribute");
        _guid = Type("System.Guid");
    }

    /// <summary>
    /// Returns the library as a compilation sees it; null if the compilation does not reference the library.
    /// </summary>
    public static Library? In(Compilation compilation)
    {
        var library = new Library(compilation);
        return library._registries[0] is null ? null : library;
    }

    /// <summary>
    /// True if a registry may allow UTF-8 names. In a compilation of a library this is always possible, because the
    /// caller of the library may set the option. In a program this is possible if the source contains the name of the
    /// option, or if a referenced assembly of another author uses the library. Computed only when a name needs the answer.
    /// </summary>
    public bool MayAllowUtf8Names => _mayAllowUtf8Names.Value;

    /// <summary>Returns true if the method registers a family. The method's name ends with the metric type.</summary>
    public bool Registers(IMethodSymbol method) =>
        method.Name.StartsWith("Create", StringComparison.Ordinal) ? IsOneOf(method.ContainingType, _registries)
        : method.Name.StartsWith("Begin", StringComparison.Ordinal) && IsOneOf(method.ContainingType, _writer);

    /// <summary>Returns true if the method looks up a series by label values.</summary>
    public bool TakesLabelValues(IMethodSymbol method) =>
        method.Name is "WithLabels" or "Remove" && IsOneOf(method.ContainingType, _family);

    /// <summary>Returns true if the method looks up a series by typed labels, and creates the series.</summary>
    public bool TakesTypedLabels(IMethodSymbol method) => method.Name == "WithLabels" && IsOneOf(method.ContainingType, _typedFamily);

    /// <summary>Returns true if the method adds a series with label values to a family of a collector, and returns the same object.</summary>
    public bool AddsSeries(IMethodSymbol method) => method.Name == "Add" && IsOneOf(method.ContainingType, _writers);

    /// <summary>Returns true if the type is a value of a callback with its label values.</summary>
    public bool IsLabeledValue(ITypeSymbol? type) => IsOneOf(type, _labeledValue);

    /// <summary>Returns true if the method takes labels as pairs of names and values: static labels, or the labels of an info.</summary>
    public bool TakesLabelPairs(IMethodSymbol method) =>
        (method.Name is "SetStaticLabels" or "WithLabels" && IsOneOf(method.ContainingType, _registries))
        || (method.Name == "Set" && IsOneOf(method.ContainingType, _info));

    /// <summary>Returns true if the method adds a label to the HTTP metrics.</summary>
    public bool AddsLabel(IMethodSymbol method) => method.Name is "AddCustomLabel" or "AddRouteParameter" && IsOneOf(method.ContainingType, _httpOptions);

    /// <summary>Returns true if the method adds an amount to a counter.</summary>
    public bool Increases(IMethodSymbol method) => method.Name is "Inc" or "IncTo" && IsOneOf(method.ContainingType, _counter);

    /// <summary>Returns true if the method computes bucket bounds.</summary>
    public bool ComputesBounds(IMethodSymbol method) => method.Name is "Linear" or "Exponential" && IsOneOf(method.ContainingType, _buckets);

    /// <summary>Returns true if the method registers a metric that stays registered, unlike a callback or a family of a collector.</summary>
    public bool RegistersOnce(IMethodSymbol method) =>
        Registers(method) && IsOneOf(method.ContainingType, _registries) && !method.Name.StartsWith("CreateObservable", StringComparison.Ordinal);

    /// <summary>Returns true if the result of the method has an effect only when it is disposed.</summary>
    public bool StartsTimer(IMethodSymbol method) => method.Name is "NewTimer" or "TrackInProgress" && IsOfLibrary(method);

    /// <summary>Returns true if the method records a value.</summary>
    public bool Updates(IMethodSymbol method) => method.Name is "Observe" or "Inc" or "Set" or "IncTo" && IsOfLibrary(method);

    /// <summary>Returns true if the type or member belongs to the library.</summary>
    public bool IsOfLibrary(ISymbol? symbol) =>
        symbol is not null && SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _registries[0]!.ContainingAssembly);

    /// <summary>Returns true if the type is a family with labels, or a family of a collector.</summary>
    public bool IsFamily(ITypeSymbol? type) => IsOneOf(type, _family) || IsOneOf(type, _writers);

    /// <summary>Returns true if the method counts the exceptions of a synchronous function.</summary>
    public bool CountsExceptions(IMethodSymbol method) =>
        method.Name == "CountExceptions" && IsOneOf(method.ContainingType, _counter);

    /// <summary>Returns true if the type is a task or is derived from a task.</summary>
    public bool IsTask(ITypeSymbol type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (IsOneOf(at, _tasks))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns true if the members of the type are labels.</summary>
    public bool HasLabels(ITypeSymbol type) => AttributeOf(type, _labels) is not null;

    /// <summary>Returns the label name of a parameter.</summary>
    public string LabelNameOf(IParameterSymbol parameter) => TextOf(parameter, _labelName) ?? SnakeCase.Of(parameter.Name);

    /// <summary>Returns the label value of a member of an enum.</summary>
    public string LabelValueOf(IFieldSymbol member) => TextOf(member, _labelValue) ?? member.Name;

    /// <summary>Returns the allowed label values of a parameter; null if all values are allowed.</summary>
    public IReadOnlyList<string>? LabelValuesOf(IParameterSymbol parameter) =>
        AttributeOf(parameter, _labelValues) is { } attribute
            ? attribute.ConstructorArguments
                .Where(static argument => argument is { Kind: TypedConstantKind.Array, IsNull: false })
                .SelectMany(static argument => argument.Values)
                .Select(static value => value.Value)
                .OfType<string>()
                .ToList()
            : null;

    /// <summary>Returns true if values of the enum are combined.</summary>
    public bool IsFlags(ITypeSymbol type) => AttributeOf(type, _flags) is not null;

    /// <summary>Returns true if the type is <see cref="Guid"/>.</summary>
    public bool IsGuid(ITypeSymbol type) => IsOneOf(type, _guid);

    private static string? TextOf(ISymbol symbol, INamedTypeSymbol? attribute) =>
        AttributeOf(symbol, attribute)?.ConstructorArguments.FirstOrDefault().Value as string;

    private static AttributeData? AttributeOf(ISymbol symbol, INamedTypeSymbol? type) =>
        symbol.GetAttributes().FirstOrDefault(attribute => IsOneOf(attribute.AttributeClass, type));

    private static bool NamesAllowUtf8Names(SyntaxTree tree) =>
        tree.GetRoot().DescendantTokens().Any(static token => token.ValueText.Equals("AllowUtf8Names", StringComparison.OrdinalIgnoreCase));

    private static bool UsesLibrary(IAssemblySymbol assembly) =>
        !assembly.Name.StartsWith(CoreAssembly, StringComparison.Ordinal)
        && assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static referenced => referenced.Name == CoreAssembly));

    private static bool IsOneOf(ITypeSymbol? type, params INamedTypeSymbol?[] known) =>
        type is not null && known.Contains(type.OriginalDefinition, SymbolEqualityComparer.Default);
}
