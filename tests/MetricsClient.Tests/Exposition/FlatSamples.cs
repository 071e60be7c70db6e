using System.Globalization;
using System.Text;
using MetricsClient.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tests.Exposition;

/// <summary>The content of a scrape as series and numbers, independent of the format.</summary>
internal static class FlatSamples
{
    public static Dictionary<string, string> Of(IEnumerable<ScrapeFamily> families) => families
        .SelectMany(static family => family.Samples)
        .ToDictionary(static sample => Key(sample.Name, sample.Labels), static sample => Shown(sample.Value));

    public static Dictionary<string, string> Of(MetricFamilyList families)
    {
        var samples = new Dictionary<string, string>();
        foreach (Decoded.MetricFamily family in families)
        {
            foreach (Decoded.Metric metric in family.Metric)
            {
                Add(samples, family, metric);
            }
        }

        return samples;
    }

    private static void Add(Dictionary<string, string> samples, Decoded.MetricFamily family, Decoded.Metric metric)
    {
        KeyValuePair<string, string>[] labels = [.. metric.Label.Select(static label => KeyValuePair.Create(label.Name, label.Value))];
        void One(string suffix, double value, params KeyValuePair<string, string>[] own) =>
            samples.Add(Key(family.Name + suffix, [.. labels, .. own]), Shown(value));
        if (metric.Histogram is { } histogram)
        {
            foreach (Decoded.Bucket bucket in histogram.Bucket)
            {
                One("_bucket", bucket.CumulativeCount, KeyValuePair.Create("le", Bound(bucket.UpperBound)));
            }

            foreach (string letter in family.Type == Decoded.MetricType.GaugeHistogram ? new[] { "", "g" } : [""])
            {
                One($"_{letter}sum", histogram.SampleSum);
                One($"_{letter}count", histogram.SampleCount);
            }
        }
        else if (metric.Summary is { } summary)
        {
            foreach (Decoded.Quantile quantile in summary.Quantile)
            {
                One("", quantile.Value, KeyValuePair.Create("quantile", Bound(quantile.Quantile_)));
            }

            One("_sum", summary.SampleSum);
            One("_count", summary.SampleCount);
        }
        else
        {
            One("", metric.Gauge?.Value ?? metric.Counter?.Value ?? metric.Untyped.Value);
        }
    }

    private static string Key(string name, IEnumerable<KeyValuePair<string, string>> labels) =>
        string.Join('\u001F', labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}").Prepend(name));

    // By its bits, but for NaN, of which there are many.
    private static string Shown(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Bound(double bound)
    {
        byte[] text = new byte[NumberText.MaxLength];
        return Encoding.UTF8.GetString(text, 0, NumberText.WriteBound(bound, text));
    }
}
