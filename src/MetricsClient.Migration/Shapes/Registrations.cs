using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Shapes;

/// <summary>
/// The metrics that a program creates in the default registry with constant names. prometheus-net accepts a name again with another help
/// text or with other labels; MetricsClient throws at run time, which no compiler shows.
/// </summary>
internal sealed class Registrations
{
    private readonly Dictionary<string, List<Creation>> _creations = new(StringComparer.Ordinal);
    private readonly Dictionary<SyntaxNode, Creation> _byNode = [];
    private readonly List<HashSet<string>> _programs = [];

    /// <summary>Adds a project. The project and the projects that it references can run in one process, with one default registry.</summary>
    public void Add(Compilation compilation) => _programs.Add(
        new HashSet<string>(compilation.ReferencedAssemblyNames.Select(static name => name.Name).Append(compilation.Assembly.Name), StringComparer.Ordinal));

    /// <summary>Adds a call that creates a metric. A call in another registry, or with a computed name, is not added.</summary>
    public void Add(CreationCall? call, SemanticModel model)
    {
        if (call is null || !IsInDefaultRegistry(call, model) || TextOf(call, "name", model) is not { } name)
        {
            return;
        }

        if (!_creations.TryGetValue(name, out List<Creation>? others))
        {
            _creations[name] = others = [];
        }

        FileLinePositionSpan place = call.Node.SyntaxTree.GetLineSpan(call.Node.Span);
        Creation creation = new(model.Compilation.Assembly.Name, place, TextOf(call, "help", model), LabelsOf(call, model), others);
        _byNode[call.Node] = creation;
        others.Add(creation);
    }

    /// <summary>Returns the place of an earlier call that creates the same name in another way; null if there is none.</summary>
    public string? ConflictOf(InvocationExpressionSyntax node) =>
        _byNode.TryGetValue(node, out Creation? creation)
        && creation.Others.TakeWhile(other => other != creation).FirstOrDefault(other => creation.DiffersFrom(other) && RunTogether(creation, other)) is { } other
            ? $"{Path.GetFileName(other.Place.Path)}({other.Place.StartLinePosition.Line + 1})"
            : null;

    private bool RunTogether(Creation one, Creation other) => _programs.Any(program => program.Contains(one.Assembly) && program.Contains(other.Assembly));

    private static bool IsInDefaultRegistry(CreationCall call, SemanticModel model)
    {
        ExpressionSyntax? receiver = (call.Node.Expression as MemberAccessExpressionSyntax)?.Expression;
        return receiver is null || (model.GetSymbolInfo(receiver).Symbol is var symbol
            && (PrometheusNet.TypeName(symbol as ITypeSymbol) == "Metrics" || PrometheusNet.MemberName(symbol) is "Metrics.DefaultFactory" or "Metrics.WithManagedLifetime"));
    }

    private static string? TextOf(CreationCall call, string argument, SemanticModel model) =>
        call.Arguments.TryGetValue(argument, out ExpressionSyntax? value) ? model.GetConstantValue(value).Value as string : null;

    // The label names, joined; null if a name is not a constant.
    private static string? LabelsOf(CreationCall call, SemanticModel model)
    {
        IReadOnlyList<ExpressionSyntax>? names = call.SeparateLabels.Count > 0 ? call.SeparateLabels
            : (call.LabelArray ?? call.ConfiguredLabels) is { } array ? ElementsOf(array)
            : call.Configuration is null or BaseObjectCreationExpressionSyntax ? []
            : null;
        string?[]? texts = names?.Select(name => name.SyntaxTree == model.SyntaxTree ? model.GetConstantValue(name).Value as string : null).ToArray();
        return texts is null || texts.Contains(null) ? null : string.Join(",", texts);
    }

    private static IReadOnlyList<ExpressionSyntax>? ElementsOf(ExpressionSyntax array) => array switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } list } => list.Expressions,
        ImplicitArrayCreationExpressionSyntax { Initializer: { } list } => list.Expressions,
        CollectionExpressionSyntax collection when collection.Elements.All(static element => element is ExpressionElementSyntax) =>
            [.. collection.Elements.Cast<ExpressionElementSyntax>().Select(static element => element.Expression)],
        _ => null,
    };

    // Two target frameworks of a project have the same call twice.
    private sealed class Creation(string assembly, FileLinePositionSpan place, string? help, string? labels, List<Creation> others)
    {
        public string Assembly { get; } = assembly;

        public FileLinePositionSpan Place { get; } = place;

        public List<Creation> Others { get; } = others;

        private string? Help { get; } = help;

        private string? Labels { get; } = labels;

        public bool DiffersFrom(Creation other) =>
            !Place.Equals(other.Place) && (Differ(Help, other.Help) || Differ(Labels, other.Labels));

        private static bool Differ(string? one, string? other) => one is not null && other is not null && one != other;
    }
}
