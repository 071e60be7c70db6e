using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetricsClient.Conformance.Servers;

/// <summary>A series of VictoriaMetrics with all stored samples.</summary>
/// <param name="Labels">The labels, the name of the metric as <c>__name__</c> included.</param>
/// <param name="Values">The values, in the order of time.</param>
internal sealed record StoredSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<double> Values)
{
    /// <summary>Gets the name of the metric.</summary>
    public string Name => Labels["__name__"];

    /// <summary>
    /// Compares a value with a stored value. VictoriaMetrics stores decimal numbers with 15 digits, and the smallest double as zero.
    /// </summary>
    /// <returns>True if the values are equal in the first 14 digits.</returns>
    public static bool IsEqual(double value, double stored) =>
        value.Equals(stored) || Math.Abs(value - stored) <= Math.Max(Math.Abs(value) * 1e-14, double.Epsilon);

    /// <summary>Reads one line of an export.</summary>
    /// <returns>The series.</returns>
    public static StoredSeries Read(JsonNode line) => new(
        line["metric"]!.AsObject().ToDictionary(static label => label.Key, static label => (string)label.Value!),
        [.. line["values"]!.AsArray().Select(Number)]);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(',', Labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}"));

    // JSON has no number for NaN and infinity: null, "Infinity" and "-Infinity" stand for these values.
    private static double Number(JsonNode? value) => value is null ? double.NaN
        : value.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>()
        : double.Parse((string)value!, NumberStyles.Float, CultureInfo.InvariantCulture);
}
