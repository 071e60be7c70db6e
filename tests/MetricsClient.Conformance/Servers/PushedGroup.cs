using System.Text.Json.Nodes;

namespace MetricsClient.Conformance.Servers;

/// <summary>One group of a Pushgateway: the labels, the families, and whether the gateway accepted the last push.</summary>
internal sealed record PushedGroup(
    IReadOnlyDictionary<string, string> Labels,
    bool LastPushSuccessful,
    IReadOnlyDictionary<string, PushedFamily> Families)
{
    private static readonly string[] s_ownFamilies = ["push_time_seconds", "push_failure_time_seconds"];

    /// <summary>Gets the families that the client pushed, without the two families that the gateway adds.</summary>
    public IReadOnlyDictionary<string, PushedFamily> Pushed =>
        Families.Where(family => !s_ownFamilies.Contains(family.Key)).ToDictionary();

    /// <summary>Gets the value of the only metric of a family.</summary>
    /// <returns>The value.</returns>
    public double Value(string family) => Assert.Single(Families[family].Metrics).Value;

    internal static PushedGroup Read(JsonObject json)
    {
        var families = json.Where(member => member.Value is JsonObject inner && inner.ContainsKey("metrics"))
            .ToDictionary(member => member.Key, member => PushedFamily.Read(member.Value!.AsObject()));
        return new PushedGroup(
            PushedMetric.ReadLabels(json["labels"]), json["last_push_successful"]!.GetValue<bool>(), families);
    }
}

/// <summary>A family of a group, with the type in capitals as in the API of the gateway.</summary>
internal sealed record PushedFamily(string Type, string Help, IReadOnlyList<PushedMetric> Metrics)
{
    internal static PushedFamily Read(JsonObject json) =>
        new(
            json["type"]!.GetValue<string>(),
            json["help"]?.GetValue<string>() ?? "",
            [.. json["metrics"]!.AsArray().Select(metric => PushedMetric.Read(metric!.AsObject()))]);
}

/// <summary>A metric of a family. A histogram has count, sum and buckets by bound instead of a value.</summary>
internal sealed record PushedMetric(
    IReadOnlyDictionary<string, string> Labels,
    double Value,
    double Count,
    double Sum,
    IReadOnlyDictionary<string, double> Buckets)
{
    internal static PushedMetric Read(JsonObject json) =>
        new(
            ReadLabels(json["labels"]),
            ReadNumber(json["value"]),
            ReadNumber(json["count"]),
            ReadNumber(json["sum"]),
            (json["buckets"] as JsonObject ?? []).ToDictionary(bucket => bucket.Key, bucket => ReadNumber(bucket.Value)));

    internal static IReadOnlyDictionary<string, string> ReadLabels(JsonNode? json) =>
        (json as JsonObject ?? []).ToDictionary(label => label.Key, label => label.Value!.GetValue<string>());

    private static double ReadNumber(JsonNode? json) =>
        json is null ? double.NaN : PrometheusNumber.Parse(json.GetValue<string>());
}
