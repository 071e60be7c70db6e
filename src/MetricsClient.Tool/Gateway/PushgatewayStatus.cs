namespace MetricsClient.Tool.Gateway;

/// <summary>The version, start time and command line of a Pushgateway.</summary>
/// <param name="Version">The version, such as <c>1.11.2</c>.</param>
/// <param name="StartTime">The start time. If the gateway has no persistence, it lost all groups at this time.</param>
/// <param name="Flags">
/// The command line flags by name, such as <c>persistence.file</c>. Flags with default values are included.
/// </param>
internal sealed record PushgatewayStatus(
    string Version, DateTimeOffset StartTime, IReadOnlyDictionary<string, string> Flags);
