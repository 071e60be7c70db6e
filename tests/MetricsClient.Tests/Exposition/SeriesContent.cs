using System.Globalization;
using Google.Protobuf.Collections;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tests.Exposition;

/// <summary>
/// The whole content of each series as one text, independent of the format: numbers, both kinds of buckets, start timestamp and exemplars.
/// </summary>
internal static class SeriesContent
{
    /// <summary>The content of a scrape in protobuf, as far as OpenMetrics 2.0 allows it.</summary>
    public static Dictionary<string, string> Of(MetricFamilyList families)
    {
        var content = new Dictionary<string, string>();
        foreach (Decoded.MetricFamily family in families)
        {
            // OpenMetrics forbids a summary whose sum is negative or NaN.
            foreach (Decoded.Metric metric in family.Metric.Where(static metric => metric.Summary is not { } summary || summary.SampleSum >= 0))
            {
                content.Add(Key(family.Name, metric.Label.Select(static label => KeyValuePair.Create(label.Name, label.Value))), Of(family.Type, metric));
            }
        }

        return content;
    }

    /// <summary>The content of a scrape in OpenMetrics 2.0.</summary>
    public static Dictionary<string, string> Of(IEnumerable<ScrapeFamily> families) => families
        .SelectMany(static family => family.Samples)
        .ToDictionary(static sample => Key(sample.Name, sample.Labels), Of);

    private static string Of(Decoded.MetricType type, Decoded.Metric metric)
    {
        if (metric.Histogram is { } histogram)
        {
            Google.Protobuf.WellKnownTypes.Timestamp? start = type == Decoded.MetricType.GaugeHistogram ? null : histogram.StartTimestamp;
            return Histogram(histogram) + Start(start) + string.Concat(Exemplars(histogram).Select(Exemplar));
        }

        return metric.Summary is { } summary
            ? $"count {summary.SampleCount} sum {Number(summary.SampleSum)}{Summary(summary)}{Start(summary.StartTimestamp)}"
            : metric.Counter is { } counter
            ? Number(counter.Value) + Start(counter.StartTimestamp) + (counter.Exemplar is { } exemplar ? Exemplar(exemplar) : "")
            : Number(metric.Gauge?.Value ?? metric.Untyped.Value);
    }

    private static string Histogram(Decoded.Histogram histogram)
    {
        string native = !histogram.HasSchema ? "" : Native(
            histogram.Schema,
            histogram.ZeroThreshold,
            histogram.ZeroCount,
            Indexed(histogram.NegativeSpan, histogram.NegativeDelta),
            Indexed(histogram.PositiveSpan, histogram.PositiveDelta));
        return $"count {histogram.SampleCount} sum {Number(histogram.SampleSum)}{native}"
            + Pairs(" bucket", histogram.Bucket.Select(static bucket => (bucket.UpperBound, (double)bucket.CumulativeCount)));
    }

    private static string Summary(Decoded.Summary summary) => Pairs(
        " quantile", summary.Quantile.Where(static one => !(one.Value < 0)).Select(static one => (one.Quantile_, one.Value)));

    // The text has one set of exemplars: the set of the classic buckets if there is one.
    private static IEnumerable<Decoded.Exemplar> Exemplars(Decoded.Histogram histogram)
    {
        Decoded.Exemplar[] classic = [.. histogram.Bucket.Select(static bucket => bucket.Exemplar).OfType<Decoded.Exemplar>()];
        return classic.Length > 0 ? classic : histogram.Exemplars;
    }

    private static IEnumerable<(int, double)> Indexed(IEnumerable<Decoded.BucketSpan> spans, RepeatedField<long> deltas) =>
        Protobuf.NativeBuckets(spans, deltas).Select(static bucket => (bucket.Index, (double)bucket.Count));

    private static string Of(ScrapeSample sample)
    {
        string value = sample.Line.Composite is { } composite ? Composite(composite) : Number(sample.Value);
        string start = sample.Line.StartTimestamp is { } seconds ? $" from {Math.Round(seconds.Value * 1000)}" : "";
        return value + start + string.Concat(sample.Exemplars.Select(static exemplar =>
            Exemplar(exemplar.Labels, exemplar.Value, (long)Math.Round(exemplar.Timestamp!.Value * 1000))));
    }

    private static string Composite(CompositeValue value)
    {
        string native = value.Native is not { } buckets ? "" : Native(
            buckets.Schema, buckets.ZeroThreshold.Value, buckets.ZeroCount.Value, buckets.Negative.ByIndex(), buckets.Positive.ByIndex());
        return $"count {Number(value.Count.Value)} sum {Number(value.Sum.Value)}{native}"
            + Pairs(" bucket", Numbers(value.Classic ?? []))
            + Pairs(" quantile", Numbers(value.Quantiles));
    }

    private static IEnumerable<(double, double)> Numbers(IEnumerable<PlacedPair> pairs) =>
        pairs.Select(static pair => (pair.Key.Value, pair.Value.Value));

    private static string Native(
        int schema, double threshold, double zeroCount, IEnumerable<(int Index, double Count)> negative, IEnumerable<(int Index, double Count)> positive) =>
        $" schema {schema} zero {Number(threshold)}:{Number(zeroCount)}{Filled(" negative", negative)}{Filled(" positive", positive)}";

    private static string Filled(string name, IEnumerable<(int Index, double Count)> buckets) =>
        Pairs(name, buckets.Where(static bucket => bucket.Count != 0).Select(static bucket => ((double)bucket.Index, bucket.Count)));

    private static string Pairs(string name, IEnumerable<(double Key, double Value)> pairs) =>
        string.Concat(pairs.Select(pair => $"{name} {Number(pair.Key)}:{Number(pair.Value)}"));

    private static string Start(Google.Protobuf.WellKnownTypes.Timestamp? time) => time is null ? "" : $" from {Milliseconds(time)}";

    private static string Exemplar(Decoded.Exemplar exemplar) => Exemplar(
        exemplar.Label.Select(static label => KeyValuePair.Create(label.Name, label.Value)), exemplar.Value, Milliseconds(exemplar.Timestamp));

    private static string Exemplar(IEnumerable<KeyValuePair<string, string>> labels, double value, long milliseconds) =>
        $" # {string.Concat(labels.Select(static label => $"[{label.Key}={label.Value}]"))} {Number(value)} {milliseconds}";

    private static long Milliseconds(Google.Protobuf.WellKnownTypes.Timestamp time) => time.ToDateTimeOffset().ToUnixTimeMilliseconds();

    private static string Key(string name, IEnumerable<KeyValuePair<string, string>> labels) =>
        string.Join('\u001F', labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}").Prepend(name));

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
