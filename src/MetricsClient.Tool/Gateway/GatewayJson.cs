using System.Globalization;
using System.Text.Json;

namespace MetricsClient.Tool.Gateway;

/// <summary>
/// Parses responses of the HTTP API of the Pushgateway. The API writes all numbers as strings. Unknown members are
/// ignored.
/// </summary>
internal static class GatewayJson
{
    private const string PushTime = "push_time_seconds";
    private const string FailureTime = "push_failure_time_seconds";

    private static readonly Dictionary<string, string> s_noLabels = [];
    private static readonly Dictionary<double, double> s_noNumbers = [];

    /// <summary>Parses the response of <c>/api/v1/metrics</c>.</summary>
    /// <exception cref="JsonException">The content is not a response of a Pushgateway.</exception>
    public static async Task<IReadOnlyList<PushgatewayGroup>> ReadGroupsAsync(Stream json, CancellationToken cancellationToken)
    {
        using JsonDocument response = await JsonDocument.ParseAsync(json, default, cancellationToken).ConfigureAwait(false);
        return Read(response, static data => (IReadOnlyList<PushgatewayGroup>)[.. data.EnumerateArray().Select(Group)]);
    }

    /// <summary>Parses the response of <c>/api/v1/status</c>.</summary>
    /// <exception cref="JsonException">The content is not a response of a Pushgateway.</exception>
    public static async Task<PushgatewayStatus> ReadStatusAsync(Stream json, CancellationToken cancellationToken)
    {
        using JsonDocument response = await JsonDocument.ParseAsync(json, default, cancellationToken).ConfigureAwait(false);
        return Read(response, static data => new PushgatewayStatus(
            data.GetProperty("build_information").GetProperty("version").GetString() ?? "",
            data.GetProperty("start_time").GetDateTimeOffset(),
            Strings(data, "flags")));
    }

    // A login page or another program may also send a response with status 200.
    private static T Read<T>(JsonDocument response, Func<JsonElement, T> read)
    {
        try
        {
            return read(response.RootElement.GetProperty("data"));
        }
        catch (Exception unexpected) when (unexpected is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException($"The response is not from a Pushgateway: {unexpected.Message}", unexpected);
        }
    }

    private static PushgatewayGroup Group(JsonElement group)
    {
        var families = new List<PushgatewayFamily>();
        DateTimeOffset? pushed = null;
        DateTimeOffset? failed = null;
        foreach (JsonProperty member in group.EnumerateObject())
        {
            // The members 'labels' and 'last_push_successful' are not families.
            if (member.Value.ValueKind != JsonValueKind.Object || !member.Value.TryGetProperty("metrics", out JsonElement metrics)
                || metrics.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            switch (member.Name)
            {
                case PushTime:
                    pushed = Time(metrics);
                    break;
                case FailureTime:
                    failed = Time(metrics);
                    break;
                default:
                    families.Add(Family(member.Name, member.Value, metrics));
                    break;
            }
        }

        return new PushgatewayGroup(
            Strings(group, "labels"), group.GetProperty("last_push_successful").GetBoolean(), pushed, failed, families);
    }

    private static PushgatewayFamily Family(string name, JsonElement family, JsonElement metrics) => new(
        name,
        FamilyType(family.GetProperty("type").GetString()),
        family.TryGetProperty("help", out JsonElement help) ? help.GetString() ?? "" : "",
        [.. metrics.EnumerateArray().Select(Metric)]);

    private static PushgatewayFamilyType FamilyType(string? type) => type switch
    {
        "COUNTER" => PushgatewayFamilyType.Counter,
        "GAUGE" => PushgatewayFamilyType.Gauge,
        "HISTOGRAM" => PushgatewayFamilyType.Histogram,
        "GAUGE_HISTOGRAM" => PushgatewayFamilyType.GaugeHistogram,
        "SUMMARY" => PushgatewayFamilyType.Summary,
        _ => PushgatewayFamilyType.Untyped,
    };

    private static PushgatewayMetric Metric(JsonElement metric) => new(
        Strings(metric, "labels"),
        metric.TryGetProperty("value", out JsonElement value) ? Number(value.GetString()) : null,
        metric.TryGetProperty("count", out JsonElement count) ? Number(count.GetString()) : null,
        metric.TryGetProperty("sum", out JsonElement sum) ? Number(sum.GetString()) : null,
        Numbers(metric, "buckets"),
        Numbers(metric, "quantiles"));

    private static Dictionary<string, string> Strings(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement strings) && strings.ValueKind == JsonValueKind.Object
            ? strings.EnumerateObject().ToDictionary(static pair => pair.Name, static pair => pair.Value.GetString() ?? "", StringComparer.Ordinal)
            : s_noLabels;

    private static Dictionary<double, double> Numbers(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement numbers) && numbers.ValueKind == JsonValueKind.Object
            ? numbers.EnumerateObject().ToDictionary(static pair => Number(pair.Name), static pair => Number(pair.Value.GetString()))
            : s_noNumbers;

    private static double Number(string? number) => number switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        null => double.NaN,
        _ => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    // The gateway writes 0 if there was no such push.
    private static DateTimeOffset? Time(JsonElement metrics) => metrics.EnumerateArray().Select(Metric).FirstOrDefault()?.Value switch
    {
        > 0 and < 1e11 and double seconds => DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)),
        _ => null,
    };
}
