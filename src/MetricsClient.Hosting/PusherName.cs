namespace MetricsClient.Hosting;

/// <summary>
/// The name of a pusher. Each call of <c>AddMetricPusher</c> registers a name. Calls with the same name configure the
/// same pusher.
/// </summary>
internal sealed record PusherName(string Name)
{
    /// <summary>The name for messages: "default" for the pusher without a name.</summary>
    public string DisplayName => Name.Length == 0 ? "default" : Name;
}
