using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Sinks;

/// <summary>
/// A destination of one group. Sinks of <see cref="PushSnapshot"/> choose the encoding themselves; sinks of <see cref="PushBody"/> are gateways, which receive
/// text format 0.0.4.
/// </summary>
internal interface IPushSink<in TContent> : IDisposable
{
    /// <summary>The address for messages, without credentials.</summary>
    string Address { get; }

    /// <summary>Pushes the content. Failures are responses; throws only OperationCanceledException when the deadline expires.</summary>
    /// <param name="method">Whether the content replaces the group or only families of the same name.</param>
    /// <param name="content">The content, owned by the caller.</param>
    /// <param name="deadline">The time for the push.</param>
    Task<GatewayResponse> PushAsync(PushMethod method, TContent content, PushDeadline deadline);

    /// <summary>Deletes the group. Failures are responses; throws only OperationCanceledException when the deadline expires.</summary>
    Task<GatewayResponse> DeleteAsync(PushDeadline deadline);
}
