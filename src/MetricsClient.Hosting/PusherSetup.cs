namespace MetricsClient.Hosting;

/// <summary>One call of <c>AddMetricPusher</c>; calls of the same name configure one pusher, in their order.</summary>
internal sealed record PusherSetup(string Name, Action<IServiceProvider, PushOptions> Configure);
