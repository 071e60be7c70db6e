using System.Globalization;

namespace MetricsClient.Conformance;

/// <summary>Reads a number as Prometheus writes it.</summary>
internal static class PrometheusNumber
{
    public static double Parse(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
