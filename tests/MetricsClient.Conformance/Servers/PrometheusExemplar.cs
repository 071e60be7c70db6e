using System.Text.Json.Nodes;

namespace MetricsClient.Conformance.Servers;

/// <summary>An exemplar that Prometheus has stored, with the time in seconds.</summary>
internal sealed record PrometheusExemplar(
    IReadOnlyDictionary<string, string> Series, IReadOnlyDictionary<string, string> Labels, double Value, double Time)
{
    internal static PrometheusExemplar Read(JsonNode series, JsonNode exemplar) => new(
        Texts(series), Texts(exemplar["labels"]!), PrometheusNumber.Parse(exemplar["value"]!.GetValue<string>()), exemplar["timestamp"]!.GetValue<double>());

    private static Dictionary<string, string> Texts(JsonNode labels) =>
        labels.AsObject().ToDictionary(static label => label.Key, static label => label.Value!.GetValue<string>());
}
