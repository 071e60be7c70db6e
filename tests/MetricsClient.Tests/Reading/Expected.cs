using System.Globalization;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tests.Reading;

/// <summary>The expected and the actual content of a scrape, as lines to compare.</summary>
internal static class Expected
{
    /// <summary>Returns the expected lines of Prometheus text, which has no units and no blanks at the start of a help text.</summary>
    public static IEnumerable<string> InText(PutFamily family) =>
        Family(family.Name, family.Kind.ToString(), family.Help.TrimStart(' ', '\t'), unit: "").Concat(family.Series.SelectMany(series => Samples(family, series, withSum: true)));

    /// <summary>Returns the expected lines of OpenMetrics. A counter without the suffix <c>_total</c> is unknown, and some sums are omitted.</summary>
    public static IEnumerable<string> InOpenMetrics(PutFamily family)
    {
        bool isTotal = family.Kind == PutKind.Counter && family.Name.EndsWith("_total", StringComparison.Ordinal);
        string name = isTotal ? family.Name[..^"_total".Length] : family.Name;
        PutKind kind = family.Kind == PutKind.Counter && !isTotal ? PutKind.Unknown : family.Kind;
        return Family(name, kind.ToString(), family.Help, family.Unit ?? "")
            .Concat(family.Series.SelectMany(series => Samples(family, series, MayHaveSum(series))));
    }

    /// <summary>Returns the expected lines of OpenMetrics 2.0, which has names and sums as they were put.</summary>
    public static IEnumerable<string> InOpenMetrics2(PutFamily family) =>
        Family(family.Name, family.Kind.ToString(), family.Help, family.Unit ?? "").Concat(family.Series.SelectMany(series => Samples(family, series, withSum: true)));

    /// <summary>The same lines of what was read.</summary>
    public static IEnumerable<string> Read(ScrapeFamily family) => Family(family.Name, family.Type.ToString(), family.Help, family.Unit)
        .Concat(family.Samples.SelectMany(sample => Read(family, sample)));

    private static IEnumerable<string> Read(ScrapeFamily family, ScrapeSample sample) => sample.Line.Composite is not { Classic: { } buckets } value
        ? [Sample(sample.Name, sample.Labels.Select(label => Canonical(family, label)), sample.Value)]
        :
        [
            .. buckets.Select(bucket => Sample(sample.Name + "_bucket", sample.Labels.Append(KeyValuePair.Create("le", Number(bucket.Key.Value))), bucket.Value.Value)),
            Sample(sample.Name + "_sum", sample.Labels, value.Sum.Value),
            Sample(sample.Name + "_count", sample.Labels, value.Count.Value),
        ];

    private static IEnumerable<string> Family(string name, string type, string help, string unit) => [$"{type} {name} in '{unit}': '{help}'"];

    private static IEnumerable<string> Samples(PutFamily family, PutSeries series, bool withSum)
    {
        if (series.Buckets is null)
        {
            return [Sample(family.Name, series.Labels, series.Value)];
        }

        IEnumerable<string> buckets = series.Buckets.Select(bucket =>
            Sample(family.Name + "_bucket", series.Labels.Append(KeyValuePair.Create("le", Number(bucket.Bound))), bucket.Count));
        return !withSum ? buckets :
        [
            .. buckets,
            Sample(family.Name + "_sum", series.Labels, series.Value),
            Sample(family.Name + "_count", series.Labels, series.Buckets[^1].Count),
        ];
    }

    private static bool MayHaveSum(PutSeries series) => series.Buckets is null || (series.Buckets[0].Bound >= 0 && series.Value >= 0);

    // How a bound is written is for other tests; here it must be the number.
    private static KeyValuePair<string, string> Canonical(ScrapeFamily family, KeyValuePair<string, string> label) =>
        family.Type != FamilyType.Histogram || label.Key != "le" ? label
        : KeyValuePair.Create("le", label.Value == "+Inf" ? Number(double.PositiveInfinity) : Number(double.Parse(label.Value, CultureInfo.InvariantCulture)));

    private static string Sample(string name, IEnumerable<KeyValuePair<string, string>> labels, double value) =>
        $"{name} {string.Concat(labels.Select(static label => $"[{label.Key}={label.Value}]"))} {Number(value)}";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
