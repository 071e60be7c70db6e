using System.Globalization;
using System.Text.Json;

namespace MetricsClient.Push.Client;

/// <summary>Reads what a Pushgateway's API tells. All numbers are strings there; members that are not known are left alone.</summary>
internal static class GatewayJson
{
    private const string PushTime = "push_time_seconds";
    private const string FailureTime = "push_failure_time_seconds";

    private static readonly Dictionary<string, string> s_noLabels = [];
    private static readonly Dictionary<string, double> s_noNumbers = [];

    /// <summary>The answer of <c>/api/v1/metrics</c>.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static async Task<IReadOnlyList<PushgatewayGroup>> ReadGroupsAsync(Stream json, CancellationToken cancellation)
    {
        using JsonDocument answer = await JsonDocument.ParseAsync(json, default, cancellation).ConfigureAwait(false);
        return Understood(answer, static data => (IReadOnlyList<PushgatewayGroup>)[.. data.EnumerateArray().Select(Group)]);
    }

    /// <summary>The answer of <c>/api/v1/status</c>.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static async Task<PushgatewayStatus> ReadStatusAsync(Stream json, CancellationToken cancellation)
    {
        using JsonDocument answer = await JsonDocument.ParseAsync(json, default, cancellation).ConfigureAwait(false);
        return Understood(answer, static data => new PushgatewayStatus(
            data.GetProperty("build_information").GetProperty("version").GetString() ?? "",
            data.GetProperty("start_time").GetDateTimeOffset(),
            Strings(data, "flags")));
    }

    // Whatever answers with 200 may be anything: a login page, another program.
    private static T Understood<T>(JsonDocument answer, Func<JsonElement, T> read)
    {
        try
        {
            return read(answer.RootElement.GetProperty("data"));
        }
        catch (Exception strange) when (strange is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException($"It is not what a Pushgateway answers: {strange.Message}", strange);
        }
    }

    private static PushgatewayGroup Group(JsonElement group)
    {
        var families = new List<PushgatewayFamily>();
        DateTimeOffset? pushed = null;
        DateTimeOffset? failed = null;
        foreach (JsonProperty member in group.EnumerateObject())
        {
            // Beside the families there are 'labels' and 'last_push_successful'.
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
        family.GetProperty("type").GetString()!.ToLowerInvariant(),
        family.TryGetProperty("help", out JsonElement help) ? help.GetString() ?? "" : "",
        [.. metrics.EnumerateArray().Select(Metric)]);

    private static PushgatewayMetric Metric(JsonElement metric) => new(
        Strings(metric, "labels"),
        metric.TryGetProperty("value", out JsonElement value) ? Number(value) : null,
        metric.TryGetProperty("count", out JsonElement count) ? Number(count) : null,
        metric.TryGetProperty("sum", out JsonElement sum) ? Number(sum) : null,
        Numbers(metric, "buckets"),
        Numbers(metric, "quantiles"));

    private static Dictionary<string, string> Strings(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement strings) && strings.ValueKind == JsonValueKind.Object
            ? strings.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value.GetString() ?? "", StringComparer.Ordinal)
            : s_noLabels;

    private static Dictionary<string, double> Numbers(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement numbers) && numbers.ValueKind == JsonValueKind.Object
            ? numbers.EnumerateObject().ToDictionary(static one => one.Name, static one => Number(one.Value), StringComparer.Ordinal)
            : s_noNumbers;

    private static double Number(JsonElement number) => number.GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        { } text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        null => double.NaN,
    };

    // The gateway's zero stands for never.
    private static DateTimeOffset? Time(JsonElement metrics) => metrics.EnumerateArray().Select(Metric).FirstOrDefault()?.Value switch
    {
        > 0 and < 1e11 and double seconds => DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)),
        _ => null,
    };
}
