using System.Diagnostics.Tracing;

namespace MetricsClient;

/// <summary>The event source <c>MetricsClient</c>: each problem once, as a warning.</summary>
[EventSource(Name = "MetricsClient")]
internal sealed class MetricsEventSource : EventSource
{
    public static readonly MetricsEventSource Log = new();

    private MetricsEventSource()
    {
    }

    [Event(1, Level = EventLevel.Warning, Message = "{2}")]
    public void Problem(string kind, string subject, string message) => WriteEvent(1, kind, subject, message);
}
