using System.Diagnostics.Metrics;
using System.Globalization;

namespace MetricsClient.Meters;

/// <summary>
/// The bounds of a histogram for which the options have no bounds: the advice of the instrument, or else bounds that suit the unit.
/// </summary>
internal static class HistogramBounds
{
    private const double MillisecondsInSecond = 1000;

    // The default bounds of OpenTelemetry, for values of any other unit.
    private static readonly double[] s_general = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];

    public static IReadOnlyList<double> Of(Instrument instrument) => Advised(instrument) ?? ForUnit(instrument.Unit);

    private static IReadOnlyList<double> ForUnit(string? unit) => unit switch
    {
        "s" => Buckets.Default,
        "ms" => [.. Buckets.Default.Select(static bound => bound * MillisecondsInSecond)],
        _ => s_general,
    };

    private static double[]? Advised(Instrument instrument) => instrument switch
    {
        Instrument<double> one => Advised(one),
        Instrument<float> one => Advised(one),
        Instrument<long> one => Advised(one),
        Instrument<int> one => Advised(one),
        Instrument<short> one => Advised(one),
        Instrument<byte> one => Advised(one),
        Instrument<decimal> one => Advised(one),
        _ => null,
    };

    // The runtime checks that the bounds ascend, but accepts infinite bounds, which are omitted here.
    private static double[]? Advised<T>(Instrument<T> instrument)
        where T : struct, IConvertible =>
        instrument.Advice?.HistogramBucketBoundaries is { } bounds
            ? [.. bounds.Select(static bound => bound.ToDouble(CultureInfo.InvariantCulture)).Where(double.IsFinite)]
            : null;
}
