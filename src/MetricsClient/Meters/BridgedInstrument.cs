using System.Diagnostics.Metrics;
using System.Globalization;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>
/// Updates the series of a family by the measurements of a synchronous .NET instrument. The tags of a measurement become labels. Lookups
/// are lock-free. No exception reaches the code that measures.
/// </summary>
internal sealed class BridgedInstrument : IMeasured
{
    // A program normally has few different lists of tag names. The limit protects the memory if tag names are generated.
    private const int MostShapes = 64;

    private readonly MetricFamily _family;
    private readonly Func<MetricSeries, double, bool> _update;
    private readonly Action<string> _drop;
    private TagShape[] _shapes = [];

    /// <param name="family">The family whose series are updated.</param>
    /// <param name="update">Updates a series by one measurement; returns false if the measurement is invalid.</param>
    /// <param name="drop">Called with the reason when a measurement is dropped.</param>
    public BridgedInstrument(MetricFamily family, Func<MetricSeries, double, bool> update, Action<string> drop)
    {
        _family = family;
        _update = update;
        _drop = drop;
    }

    public static bool Count(MetricSeries series, double amount)
    {
        // The comparison is negated, so that NaN is rejected too.
        if (!(amount >= 0 && amount <= double.MaxValue))
        {
            return false;
        }

        ((Counter)series).Inc(amount);
        return true;
    }

    public static bool Move(MetricSeries series, double amount)
    {
        ((Gauge)series).Inc(amount);
        return true;
    }

    public static bool Set(MetricSeries series, double value)
    {
        ((Gauge)series).Set(value);
        return true;
    }

    public static bool Observe(MetricSeries series, double value)
    {
        ((Histogram)series).Observe(value);
        return true;
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            MetricSeries? series = Find(tags) ?? FindWithout(tags);
            if (series is null)
            {
                _drop("the instrument has too many different sets of tag names");
            }
            else if (!_update(series, value))
            {
                _drop(Throw.Invariant($"{value} is not a valid amount for a counter, which must be finite and not negative"));
            }
        }
        catch (Exception failure)
        {
            // ToString of a tag value is code of the program and may throw. The exception must not reach the code that measures.
            _drop(failure.Message);
        }
    }

    // Returns null if a tag value is null or empty, or if there are too many different lists of tag names.
    private MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (TagShape shape in Volatile.Read(ref _shapes))
        {
            if (shape.Fits(tags))
            {
                return shape.Find(tags);
            }
        }

        return Add(tags)?.Find(tags);
    }

    private MetricSeries? FindWithout(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        KeyValuePair<string, object?>[] present = Array.FindAll(tags.ToArray(), static tag => TagText.Of(tag.Value) is not null);
        return present.Length < tags.Length ? Find(present) : null;
    }

    private TagShape? Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_family)
        {
            foreach (TagShape shape in _shapes)
            {
                if (shape.Fits(tags))
                {
                    return shape;
                }
            }

            if (_shapes.Length == MostShapes)
            {
                return null;
            }

            var added = TagShape.Of(tags, _family);
            Volatile.Write(ref _shapes, [.. _shapes, added]);
            return added;
        }
    }
}

/// <summary>
/// The bounds of a histogram for which the options give no bounds: the advice of the instrument, or else bounds that suit the unit.
/// </summary>
internal static class HistogramBounds
{
    private const double MillisecondsInSecond = 1000;

    // The default bounds of OpenTelemetry, for values of any other unit.
    private static readonly double[] s_general = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];

    public static IReadOnlyList<double> Of(Instrument instrument) => Advised(instrument) ?? instrument.Unit switch
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

    private static double[]? Advised<T>(Instrument<T> instrument)
        where T : struct, IConvertible =>
        instrument.Advice?.HistogramBucketBoundaries is { } bounds
            ? [.. bounds.Select(static bound => bound.ToDouble(CultureInfo.InvariantCulture))]
            : null;
}

/// <summary>Receives the measurements of one instrument.</summary>
internal interface IMeasured
{
    void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);
}
