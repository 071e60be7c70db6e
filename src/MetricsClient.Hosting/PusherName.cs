namespace MetricsClient.Hosting;

/// <summary>The name of a pusher, registered by each call of <c>AddMetricPusher</c>. Equal names are one pusher.</summary>
internal sealed record PusherName(string Name)
{
    /// <summary>The name in messages.</summary>
    public string DisplayName => Name.Length == 0 ? "default" : Name;
}
