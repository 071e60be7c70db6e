using System.Reflection;
using System.Reflection.Emit;

namespace MetricsClient.Tests.Architecture;

/// <summary>Which types a type mentions: in what it is, in its signatures, and in the code of its methods.</summary>
internal static class TypeReferences
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => code.Value);

    /// <summary>Types of the same assembly, each by the outermost type around it.</summary>
    public static IEnumerable<Type> Of(Type type) => Mentioned(type)
        .SelectMany(Parts)
        .Where(mentioned => mentioned.Assembly == type.Assembly)
        .Select(Outermost)
        .Distinct();

    public static Type Outermost(Type type) =>
        type.DeclaringType is { } outer ? Outermost(outer)
        : type.IsGenericType ? type.GetGenericTypeDefinition()
        : type;

    private static IEnumerable<Type> Mentioned(Type type) =>
    [
        .. type.BaseType is { } baseType ? [baseType] : Type.EmptyTypes,
        .. type.GetInterfaces(),
        .. type.GetFields(Everything).Select(static field => field.FieldType),
        .. type.GetMethods(Everything).SelectMany(static method => InMethod(method).Append(method.ReturnType)),
        .. type.GetConstructors(Everything).SelectMany(InMethod),
        .. type.GetNestedTypes(Everything).SelectMany(Mentioned),
    ];

    private static IEnumerable<Type> InMethod(MethodBase method) =>
    [
        .. method.GetParameters().Select(static parameter => parameter.ParameterType),
        .. method.GetMethodBody() is { } body
            ? body.LocalVariables.Select(static local => local.LocalType).Concat(InCode(method, body.GetILAsByteArray()!))
            : [],
    ];

    private static IEnumerable<Type> InCode(MethodBase method, byte[] code)
    {
        Type[]? typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < code.Length;)
        {
            OpCode op = code[at] == 0xFE ? s_opCodes[(short)(0xFE00 | code[at + 1])] : s_opCodes[code[at]];
            at += op.Size;
            if (op.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                MemberInfo member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments)!;
                yield return member as Type ?? member.DeclaringType!;
            }

            at += OperandLength(op.OperandType, code, at);
        }
    }

    private static int OperandLength(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    // An array, a reference or a generic type mentions what it is made of.
    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];
}
