using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Sinks;

/// <summary>
/// A sink is a destination of the pushes of one group. A sink for <see cref="PushSnapshot"/> chooses its encoding. A sink for
/// <see cref="PushBody"/> is a gateway, which receives text format 0.0.4.
/// </summary>
internal interface IPushSink<in TContent> : IDisposable
{
    /// <summary>The address for messages. It contains no credentials.</summary>
    string Address { get; }

    /// <summary>Pushes the content. Returns every failure as a response. Throws only OperationCanceledException, at the deadline.</summary>
    /// <param name="method">The method: the content replaces the whole group, or only the families with the same names.</param>
    /// <param name="content">The content. The caller disposes it.</param>
    /// <param name="deadline">The deadline of the push.</param>
    ValueTask<GatewayResponse> PushAsync(PushMethod method, TContent content, PushDeadline deadline);

    /// <summary>Deletes the group. Returns every failure as a response. Throws only OperationCanceledException, at the deadline.</summary>
    ValueTask<GatewayResponse> DeleteAsync(PushDeadline deadline);
}
