using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Sinks;

/// <summary>A place that takes what one group pushes.</summary>
internal interface IPushSink : IDisposable
{
    /// <summary>Where it is, for people and without credentials.</summary>
    string Address { get; }

    /// <summary>Takes the body. What goes wrong is a value; only the deadline may throw.</summary>
    /// <param name="method">Whether the body replaces the group or only the families in it.</param>
    /// <param name="body">Stays the caller's.</param>
    /// <param name="time">The time that is left for it.</param>
    /// <param name="deadline">Is canceled when that time is up, or the caller gives up.</param>
    Task<GatewayResponse> PushAsync(PushMethod method, PushBody body, TimeSpan time, CancellationToken deadline);

    /// <summary>Forgets the group.</summary>
    Task<GatewayResponse> DeleteAsync(TimeSpan time, CancellationToken deadline);
}
