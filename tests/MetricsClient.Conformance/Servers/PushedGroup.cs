using System.Text.Json.Nodes;

namespace MetricsClient.Conformance.Servers;

/// <summary>One group of a Pushgateway: its key, whether its last push was taken, and its families.</summary>
internal sealed record PushedGroup(
    IReadOnlyDictionary<string, string> Labels,
    bool LastPushSuccessful,
    IReadOnlyDictionary<string, PushedFamily> Families)
{
    private static readonly string[] s_ownFamilies = ["push_time_seconds", "push_failure_time_seconds"];

    /// <summary>The families that the client pushed, without the two that the gateway adds.</summary>
    public IReadOnlyDictionary<string, PushedFamily> Pushed =>
        Families.Where(family => !s_ownFamilies.Contains(family.Key)).ToDictionary();

    /// <summary>The value of the only metric of a family.</summary>
    public double Value(string family) => Assert.Single(Families[family].Metrics).Value;

    internal static PushedGroup Read(JsonObject json)
    {
        var families = json.Where(member => member.Value is JsonObject inner && inner.ContainsKey("metrics"))
            .ToDictionary(member => member.Key, member => PushedFamily.Read(member.Value!.AsObject()));
        return new PushedGroup(
            PushedMetric.ReadLabels(json["labels"]), json["last_push_successful"]!.GetValue<bool>(), families);
    }
}

/// <summary>A family of a group, with its type in capitals as the gateway writes it.</summary>
internal sealed record PushedFamily(string Type, string Help, IReadOnlyList<PushedMetric> Metrics)
{
    internal static PushedFamily Read(JsonObject json) =>
        new(
            json["type"]!.GetValue<string>(),
            json["help"]?.GetValue<string>() ?? "",
            [.. json["metrics"]!.AsArray().Select(metric => PushedMetric.Read(metric!.AsObject()))]);
}

/// <summary>A metric of a family; a histogram has no value but a count, a sum and buckets by their bound.</summary>
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
