using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers.Repetition;

/// <summary>A registration that returns the same metric each time, and the code around it that may run repeatedly.</summary>
internal sealed class RepeatableCall
{
    private readonly IInvocationOperation _call;
    private readonly string _name;

    private RepeatableCall(IInvocationOperation call, string name)
    {
        _call = call;
        _name = name;
    }

    /// <summary>The outermost loop that runs the call in each round, or the lambda of a parallel loop; null if there is none.</summary>
    public IOperation? Loop { get; private set; }

    /// <summary>The lambda around the call whose caller is unknown, or the outermost lambda that runs once; null if there is none.</summary>
    public IAnonymousFunctionOperation? Lambda { get; private set; }

    /// <summary>The innermost local function around the call; null if there is none.</summary>
    public IMethodSymbol? LocalFunction { get; private set; }

    /// <summary>True if a lambda is the innermost function around the call.</summary>
    public bool IsInLambda => Lambda is not null;

    /// <summary>Returns the registration; null for any other call, and for a call that cannot return the same metric twice.</summary>
    public static RepeatableCall? Of(IInvocationOperation call, Library library)
    {
        // A computed name can be another metric each time.
        if (!library.RegistersOnce(call.TargetMethod) || Registration.Of(call, library)?.Name?.ConstantText() is not { } name)
        {
            return null;
        }

        var found = new RepeatableCall(call, name);
        return found.ReadAround(library) ? found : null;
    }

    /// <summary>Creates the diagnostic.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="repetition">The reason of the repetition, in words.</param>
    /// <param name="member">The member around the call.</param>
    public Diagnostic Report(DiagnosticDescriptor rule, string repetition, ISymbol member)
    {
        RegistrationMove move = new(_call, _name);
        IOperation? repeated = Loop ?? Lambda;
        return TextEdit.Report(rule, _call.NameLocation(), repeated is null ? move.ToField(member) : move.ToVariableBefore(repeated), _name, repetition);
    }

    /// <summary>Returns true if the registry is a parameter of the function, such as an element of a list of registries.</summary>
    public bool IsOfParameter(ISymbol function) =>
        _call.Instance is IParameterReferenceOperation registry && SymbolEqualityComparer.Default.Equals(registry.Parameter.ContainingSymbol, function);

    // Returns false if a condition or another registry makes the registration unique.
    private bool ReadAround(Library library)
    {
        IOperation inner = _call;
        for (IOperation? at = _call.Parent; at is not null; inner = at, at = at.Parent)
        {
            switch (at)
            {
                case ICoalesceAssignmentOperation:
                case IConditionalOperation condition when inner != condition.Condition && FirstUse.IsChecked(condition, library):
                case IBlockOperation block when FirstUse.IsCheckedBefore(inner, block, library):
                    return false;
                case ILoopOperation loop when RunsInEachRound(loop, inner):
                    if (!IsOfOuterRegistry(loop))
                    {
                        return Loop is not null;
                    }

                    Loop = loop;
                    break;
                case IAnonymousFunctionOperation body when ElementCode.Handles(body):
                    if (IsOfParameter(body.Symbol) || !IsOfOuterRegistry(body))
                    {
                        return Loop is not null;
                    }

                    Loop = body;
                    break;
                case IAnonymousFunctionOperation lambda:
                    Lambda = lambda;
                    if (!IsOfOuterRegistry(lambda))
                    {
                        return Loop is not null;
                    }

                    if (!RunsOnce(lambda))
                    {
                        return true;
                    }

                    break;
                case ILocalFunctionOperation local:
                    LocalFunction = local.Symbol;
                    return IsOfOuterRegistry(local) || Loop is not null;
            }
        }

        return Loop is not null || IsOfOuterRegistry(inner);
    }

    // The call runs the lambda once. So a loop around the call runs the lambda in each round.
    private static bool RunsOnce(IAnonymousFunctionOperation lambda) => lambda.Consumer()?.TargetMethod
        is { Name: "Run", ContainingType.Name: "Task" } or { Name: "StartNew", ContainingType.Name: "TaskFactory" } or { Name: "QueueUserWorkItem", ContainingType.Name: "ThreadPool" };

    private bool RunsInEachRound(ILoopOperation loop, IOperation inner) => loop switch
    {
        IForEachLoopOperation each => inner == each.Body && !LeavesAfterCall(loop),
        IForToLoopOperation count => inner == count.Body && !LeavesAfterCall(loop),
        IForLoopOperation count => !count.Before.Contains(inner) && !HasOneRound(count) && !LeavesAfterCall(loop),
        IWhileLoopOperation { ConditionIsTop: false, Condition.ConstantValue: { HasValue: true, Value: false } } => false,
        _ => !LeavesAfterCall(loop),
    };

    // Such as i = 0; i < 1; i++.
    private static bool HasOneRound(IForLoopOperation loop) =>
        loop is { Before.Length: 1, AtLoopBottom.Length: 1, Condition: IBinaryOperation { LeftOperand: var left } condition }
        && left.WithoutConversions() is ILocalReferenceOperation counter
        && loop.Before[0].Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault() is { } first
        && SymbolEqualityComparer.Default.Equals(first.Symbol, counter.Local)
        && condition.RightOperand.ConstantNumber() - first.GetVariableInitializer()?.Value.ConstantNumber() is { } rounds
        && (condition.OperatorKind == BinaryOperatorKind.LessThan ? rounds <= 1 : condition.OperatorKind == BinaryOperatorKind.LessThanOrEqual && rounds <= 0);

    // A block with the call ends in a statement that leaves the loop, and no part of the block starts the next round.
    private bool LeavesAfterCall(ILoopOperation loop)
    {
        // A return leaves the lambda around the call only.
        IOperation start = _call;
        for (IOperation at = _call; at != loop; at = at.Parent!)
        {
            start = at is IAnonymousFunctionOperation ? at : start;
        }

        for (IOperation at = start; at != loop; at = at.Parent!)
        {
            if (at.Parent is IBlockOperation block
                && block.Operations.SkipWhile(statement => statement != at).Any(statement => Leaves(statement, loop))
                && !block.Descendants().OfType<IBranchOperation>().Any(branch => SymbolEqualityComparer.Default.Equals(branch.Target, loop.ContinueLabel)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Leaves(IOperation? statement, ILoopOperation loop) => statement switch
    {
        IBlockOperation block => block.Operations.Any(inner => Leaves(inner, loop)),
        IUsingOperation inside => Leaves(inside.Body, loop),
        ITryOperation attempt => Leaves(attempt.Body, loop),
        IConditionalOperation { WhenFalse: { } otherwise } condition => Leaves(condition.WhenTrue, loop) && Leaves(otherwise, loop),
        IReturnOperation { Kind: OperationKind.Return } => true,
        IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBranchOperation branch => SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel),
        _ => false,
    };

    // A registry that the repeated code creates has the metric once.
    private bool IsOfOuterRegistry(IOperation around) => _call.Instance switch
    {
        null => true,
        ILocalReferenceOperation local => !IsDeclaredIn(around.Syntax, local.Local) && !IsCreatedIn(around, local),
        IFieldReferenceOperation or IParameterReferenceOperation => !IsCreatedIn(around, _call.Instance),
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } => !IsCreatedIn(around, _call.Instance),
        _ => false,
    };

    // Also in a pattern, as an out argument, or in a deconstruction.
    private static bool IsDeclaredIn(SyntaxNode around, ILocalSymbol variable) =>
        variable.DeclaringSyntaxReferences.Any(place => place.SyntaxTree == around.SyntaxTree && around.Span.Contains(place.Span));

    // The code assigns a new registry to the variable. The assignment of a parameter, in a constructor, is the same registry each time.
    private static bool IsCreatedIn(IOperation around, IOperation variable) => around.Descendants().OfType<ISimpleAssignmentOperation>().Any(assignment =>
        SymbolEqualityComparer.Default.Equals(assignment.Target.Variable(), variable.Variable())
        && assignment.Value.DescendantsAndSelf().Any(static value => value is IObjectCreationOperation));
}
