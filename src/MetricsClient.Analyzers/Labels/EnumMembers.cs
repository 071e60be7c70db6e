using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers.Labels;

/// <summary>The members of an enum, in the order of their values.</summary>
internal sealed class EnumMembers
{
    private static readonly Dictionary<SpecialType, (decimal Min, decimal Max)> s_ranges = new()
    {
        [SpecialType.System_SByte] = (sbyte.MinValue, sbyte.MaxValue),
        [SpecialType.System_Byte] = (byte.MinValue, byte.MaxValue),
        [SpecialType.System_Int16] = (short.MinValue, short.MaxValue),
        [SpecialType.System_UInt16] = (ushort.MinValue, ushort.MaxValue),
        [SpecialType.System_Int32] = (int.MinValue, int.MaxValue),
        [SpecialType.System_UInt32] = (uint.MinValue, uint.MaxValue),
        [SpecialType.System_Int64] = (long.MinValue, long.MaxValue),
        [SpecialType.System_UInt64] = (ulong.MinValue, ulong.MaxValue),
    };

    private readonly string _type;
    private readonly bool _isUnsignedLong;

    public EnumMembers(INamedTypeSymbol type, Library library)
    {
        _type = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        SpecialType underlying = type.EnumUnderlyingType!.SpecialType;
        _isUnsignedLong = underlying == SpecialType.System_UInt64;

        // Of several names of one value, the first is used.
        ByValue =
        [
            .. type.GetMembers().OfType<IFieldSymbol>()
                .Where(static field => field.HasConstantValue)
                .GroupBy(static field => Convert.ToDecimal(field.ConstantValue, CultureInfo.InvariantCulture))
                .OrderBy(static names => names.Key)
                .Select(names => (names.Key, names.First().Name, library.LabelValueOf(names.First()))),
        ];
        Undefined = FindUndefined(s_ranges[underlying]);
    }

    /// <summary>The values, each with its name and its label value.</summary>
    public IReadOnlyList<(decimal Number, string Name, string Text)> ByValue { get; }

    /// <summary>A value without a name; null if each value of the type has a name.</summary>
    public decimal? Undefined { get; }

    /// <summary>Two values with the same label value; null if all label values are different.</summary>
    public (string First, string Second, string Text)? Same => ByValue
        .GroupBy(static member => member.Text, StringComparer.Ordinal)
        .Where(static members => members.Count() > 1)
        .Select(static members => ((string, string, string)?)(members.First().Name, members.ElementAt(1).Name, members.Key))
        .FirstOrDefault();

    /// <summary>The integer type to which a value is converted.</summary>
    public string Wide => _isUnsignedLong ? "ulong" : "long";

    /// <summary>The first value if the values are consecutive; otherwise null.</summary>
    public decimal? First =>
        ByValue.Count > 0
        && ByValue[ByValue.Count - 1].Number - ByValue[0].Number == ByValue.Count - 1
        && (ByValue[0].Number == 0 || !_isUnsignedLong) ? ByValue[0].Number : null;

    /// <summary>Returns a constant of the type <see cref="Wide"/>.</summary>
    public string Constant(decimal number)
    {
        string digits = number.ToString(CultureInfo.InvariantCulture) + (_isUnsignedLong ? "UL" : "L");
        return number < 0 ? $"({digits})" : digits;
    }

    /// <summary>Returns the expression of a value of the enum.</summary>
    public string Value(decimal number)
    {
        string digits = number.ToString(CultureInfo.InvariantCulture);
        return $"({_type}){(number < 0 ? $"({digits})" : digits)}";
    }

    private decimal? FindUndefined((decimal Min, decimal Max) range)
    {
        if (ByValue.Count == 0)
        {
            return 0;
        }

        decimal first = ByValue[0].Number;
        decimal last = ByValue[ByValue.Count - 1].Number;
        if (last < range.Max)
        {
            return last + 1;
        }

        if (first > range.Min)
        {
            return first - 1;
        }

        decimal number = first;
        return ByValue.All(member => member.Number == number++) ? null : number - 1;
    }
}
