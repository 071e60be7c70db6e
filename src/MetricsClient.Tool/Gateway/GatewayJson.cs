using System.Globalization;
using System.Text.Json;
using MetricsClient.Tool.Inputs;

namespace MetricsClient.Tool.Gateway;

/// <summary>
/// Parses responses of the HTTP API of the Pushgateway. The API writes all numbers as strings. Unknown members are
/// ignored.
/// </summary>
internal static class GatewayJson
{
    /// <summary>Parses the response of <c>/api/v1/metrics</c>. The response is in memory once.</summary>
    /// <exception cref="JsonException">The content is not a response of a Pushgateway.</exception>
    public static async Task<IReadOnlyList<PushgatewayGroup>> ReadGroupsAsync(Stream json, CancellationToken cancellationToken)
    {
        using var response = new InputBuffer();
        await response.AppendAsync(json, cancellationToken).ConfigureAwait(false);
        return new GroupsReader().Read(response.Bytes);
    }

    /// <summary>Parses the response of <c>/api/v1/status</c>.</summary>
    /// <exception cref="JsonException">The content is not a response of a Pushgateway.</exception>
    public static async Task<PushgatewayStatus> ReadStatusAsync(Stream json, CancellationToken cancellationToken)
    {
        using JsonDocument response = await JsonDocument.ParseAsync(json, default, cancellationToken).ConfigureAwait(false);
        try
        {
            JsonElement data = response.RootElement.GetProperty("data");
            return new PushgatewayStatus(
                data.GetProperty("build_information").GetProperty("version").GetString() ?? "",
                data.GetProperty("start_time").GetDateTimeOffset(),
                data.GetProperty("flags").EnumerateObject()
                    .ToDictionary(static flag => flag.Name, static flag => flag.Value.GetString() ?? "", StringComparer.Ordinal));
        }
        catch (Exception unexpected) when (unexpected is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            // Another program, such as a Prometheus server, may also have this path.
            throw new JsonException("The response is not from a Pushgateway.", unexpected);
        }
    }

    /// <summary>Parses a number of the API.</summary>
    /// <exception cref="JsonException">The text is not a number.</exception>
    public static double Number(string? number) => number switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        null => double.NaN,
        _ => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new JsonException("The response contains a value that is not a number."),
    };
}
