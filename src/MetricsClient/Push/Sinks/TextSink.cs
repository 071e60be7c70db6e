using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Sinks;

/// <summary>Renders a snapshot in text format 0.0.4 and passes the text to a gateway.</summary>
internal sealed class TextSink : IPushSink<PushSnapshot>
{
    private readonly IPushSink<PushBody> _gateway;

    public TextSink(IPushSink<PushBody> gateway)
    {
        _gateway = gateway;
    }

    public string Address => _gateway.Address;

    public ValueTask<GatewayResponse> PushAsync(PushMethod method, PushSnapshot content, PushDeadline deadline) =>
        _gateway.PushAsync(method, content.Text, deadline);

    public ValueTask<GatewayResponse> DeleteAsync(PushDeadline deadline) => _gateway.DeleteAsync(deadline);

    public void Dispose() => _gateway.Dispose();
}
