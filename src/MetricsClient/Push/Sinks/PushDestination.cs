using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Sinks;

/// <summary>A destination of another package.</summary>
/// <param name="Create">Creates the sink for a group and a clock.</param>
/// <param name="HasClientOfCaller">True if requests pass handlers of the caller, which may keep the token of a request.</param>
internal sealed record PushDestination(Func<GroupingKey, TimeProvider, IPushSink<PushSnapshot>> Create, bool HasClientOfCaller);
