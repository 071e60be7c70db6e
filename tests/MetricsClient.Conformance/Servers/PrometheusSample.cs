using System.Text.Json.Nodes;

namespace MetricsClient.Conformance.Servers;

/// <summary>One series of an answer of Prometheus, with the value that it had when asked.</summary>
internal sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>A label's value; empty where the series lacks it, as in the query language.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");

    /// <summary>The series as the scraped text named it, without what the job added, and its value.</summary>
    public (string Name, IEnumerable<KeyValuePair<string, string>> Labels, double Value) Scraped =>
        (this["__name__"], Labels.Where(label => label.Key is not ("__name__" or "job" or "instance")), Value);

    internal static PrometheusSample Read(JsonNode json) =>
        new(
            json["metric"]!.AsObject().ToDictionary(label => label.Key, label => label.Value!.GetValue<string>()),
            PrometheusNumber.Parse(json["value"]![1]!.GetValue<string>()));
}
