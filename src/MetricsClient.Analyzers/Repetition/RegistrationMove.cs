using MetricsClient.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Analyzers.Repetition;

/// <summary>Moves a registration out of code that runs repeatedly. Each method returns no change if the move is not obvious.</summary>
internal sealed class RegistrationMove
{
    private readonly IInvocationOperation _call;
    private readonly SyntaxNode _root;
    private readonly string _name;
    private readonly bool _isVisualBasic;

    /// <summary>Prepares the move.</summary>
    /// <param name="call">The registration.</param>
    /// <param name="metric">The name of the metric.</param>
    public RegistrationMove(IInvocationOperation call, string metric)
    {
        _call = call;
        _root = call.Syntax.SyntaxTree.GetRoot();
        _name = NameFor(metric);
        _isVisualBasic = call.Language == LanguageNames.VisualBasic;
    }

    /// <summary>Moves the registration to a variable before the statement with a loop or a lambda.</summary>
    public IReadOnlyList<TextEdit> ToVariableBefore(IOperation repeated)
    {
        // The statement whose parent is a block. A lambda without braces has no statement of its own.
        IOperation? statement = repeated;
        while (statement is not null && !(statement.Parent is IBlockOperation block && block.Syntax != statement.Syntax))
        {
            statement = statement.Parent;
        }

        bool canCapture = repeated is not IAnonymousFunctionOperation { Symbol.IsStatic: true };
        if (statement is null || !canCapture || !IsFree(CamelCase(_name)) || !IsConstant(withReceiver: repeated is not ILoopOperation) || Indent(statement.Syntax) is not { } indent)
        {
            return [];
        }

        string variable = CamelCase(_name);
        string declaration = _isVisualBasic ? $"Dim {variable} = {Code}" : $"var {variable} = {Code};";
        return [Insertion(statement.Syntax.SpanStart, declaration + LineEnd + indent), new TextEdit(_call.Syntax.GetLocation(), variable)];
    }

    /// <summary>Moves the registration to a static field of the type, or makes the field static that holds the metric.</summary>
    public IReadOnlyList<TextEdit> ToField(ISymbol member)
    {
        if (member is not { ContainingType: { TypeKind: TypeKind.Class } type } || !IsConstant(withReceiver: true))
        {
            return [];
        }

        return member is IFieldSymbol field ? MadeStatic(field) : member is IMethodSymbol && IsFree(_name) ? NewField(type) : [];
    }

    private string Code => _call.Syntax.ToString();

    private string LineEnd => _root.ToFullString().Contains("\r\n") ? "\r\n" : "\n";

    // Code that uses an object's member, such as this._field, does not compile with a static field.
    private IReadOnlyList<TextEdit> MadeStatic(IFieldSymbol field)
    {
        SyntaxNode? declaration = _call.Syntax.Ancestors().FirstOrDefault(node => node.Parent == TypeDeclaration(field.ContainingType));
        SyntaxToken place = declaration?.DescendantTokens().FirstOrDefault(static token => !IsAccessibility(token.Text)) ?? default;
        bool isQualified = _root.DescendantTokens().Any(token => token.ValueText == field.Name && token.GetPreviousToken().Text is ".");
        return field.DeclaredAccessibility == Accessibility.Private && declaration is not null && place.Text is not ("" or "[" or "<") && !isQualified
            ? [Insertion(place.SpanStart, _isVisualBasic ? "Shared " : "static ")]
            : [];
    }

    private IReadOnlyList<TextEdit> NewField(INamedTypeSymbol type)
    {
        SyntaxNode? declaration = TypeDeclaration(type);
        SyntaxNode? first = declaration?.ChildNodes().FirstOrDefault(child => type.GetMembers().Any(member => IsDeclaredIn(member, child)));
        if (first is null || _call.SemanticModel is not { } model || Indent(first) is not { } indent || _call.Type is not { } metric)
        {
            return [];
        }

        string typeName = metric.ToMinimalDisplayString(model, _call.Syntax.SpanStart);
        string field = _isVisualBasic
            ? $"{indent}Private Shared ReadOnly {_name} As {typeName} = {Code}"
            : $"{indent}private static readonly {typeName} {_name} = {Code};";
        bool isField = type.GetMembers().OfType<IFieldSymbol>().Any(member => IsDeclaredIn(member, first));
        return [Insertion(first.FullSpan.Start, field + LineEnd + (isField ? "" : LineEnd)), new TextEdit(_call.Syntax.GetLocation(), _name)];
    }

    // The declaration with the call. In Visual Basic, the declaring syntax is the first line of a block.
    private SyntaxNode? TypeDeclaration(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Select(static reference => reference.GetSyntax())
        .Select(node => node.Span.Contains(_call.Syntax.Span) ? node : node.Parent)
        .FirstOrDefault(node => node is not null && _call.Syntax.SyntaxTree == node.SyntaxTree && node.Span.Contains(_call.Syntax.Span));

    private static bool IsDeclaredIn(ISymbol member, SyntaxNode node) =>
        !member.IsImplicitlyDeclared
        && member.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == node.SyntaxTree && node.Span.Contains(reference.Span));

    private static bool IsAccessibility(string word) => word.ToLowerInvariant() is "private" or "protected" or "internal" or "public" or "friend";

    // The text before a node in its line; null if the line contains more than spaces.
    private static string? Indent(SyntaxNode node)
    {
        TextLine line = node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart);
        string before = line.ToString().Substring(0, node.SpanStart - line.Start);
        return string.IsNullOrWhiteSpace(before) ? before : null;
    }

    private TextEdit Insertion(int position, string text) => new(Location.Create(_call.Syntax.SyntaxTree, new TextSpan(position, 0)), text);

    // Names of metrics can have characters that names in code cannot have.
    private bool IsFree(string name) =>
        char.IsLetter(name[0])
        && name.All(char.IsLetterOrDigit)
        && !_root.DescendantTokens().Any(token => token.ValueText.Equals(name, StringComparison.OrdinalIgnoreCase));

    // The values of locals and parameters are unknown at another place.
    private bool IsConstant(bool withReceiver) =>
        !_call.TargetMethod.TypeArguments.Any(static type => type.TypeKind == TypeKind.TypeParameter)
        && !_call.Descendants().Any(operation =>
            operation is ILocalReferenceOperation or IParameterReferenceOperation or IAnonymousFunctionOperation or IAwaitOperation
                or IInstanceReferenceOperation { ReferenceKind: not InstanceReferenceKind.ImplicitReceiver }
            && (withReceiver || _call.Instance?.Syntax.Span.Contains(operation.Syntax.Span) != true));

    // The words of the metric name without the suffix of counters. A name of one word could be a keyword.
    private static string NameFor(string metric)
    {
        string stem = MetricName.IsTotal(metric) ? metric.Substring(0, metric.Length - MetricName.TotalSuffix.Length) : metric;
        string[] words = stem.Split(['_', ':', '.', '-', ' '], StringSplitOptions.RemoveEmptyEntries);
        string name = string.Concat(words.Select(static word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
        return words.Length > 1 ? name : name + "Metric";
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
