using System.Globalization;

namespace MetricsClient.Meters;

/// <summary>The label value that shows a tag's value.</summary>
internal static class TagText
{
    // Status codes, ports and small counts; made once, so that measuring with them allocates nothing.
    private static readonly string?[] s_numbers = new string?[1024];

    /// <summary>Null where the tag counts as absent: an empty label is no label to Prometheus.</summary>
    public static string? Of(object? value) => value switch
    {
        string { Length: > 0 } text => text,
        null or "" => null,
        int number => Number(number),
        long number => Number(number),
        bool truth => truth ? "true" : "false",
        IFormattable other => other.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() is { Length: > 0 } text ? text : null,
    };

    private static string Number(long number) => (ulong)number < (ulong)s_numbers.Length
        ? s_numbers[number] ??= number.ToString(CultureInfo.InvariantCulture)
        : number.ToString(CultureInfo.InvariantCulture);
}
