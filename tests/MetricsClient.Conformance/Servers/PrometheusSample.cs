using System.Text.Json.Nodes;

namespace MetricsClient.Conformance.Servers;

/// <summary>One series of the result of a query, with the value at the time of the query.</summary>
internal sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Gets the value of a label. The value of a missing label is empty, as in the query language.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");

    /// <summary>Gets name, labels and value of the series without the labels that the job added.</summary>
    public (string Name, IEnumerable<KeyValuePair<string, string>> Labels, double Value) Scraped =>
        (this["__name__"], Labels.Where(label => label.Key is not ("__name__" or "job" or "instance")), Value);

    internal static PrometheusSample Read(JsonNode json) =>
        new(
            json["metric"]!.AsObject().ToDictionary(label => label.Key, label => label.Value!.GetValue<string>()),
            PrometheusNumber.Parse(json["value"]![1]!.GetValue<string>()));
}
