using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Sinks;

/// <summary>
/// Fail-over between gateways. A push goes to the first gateway that responds. A delete goes to all gateways, because each may have the
/// group.
/// </summary>
internal sealed class FirstSink : IPushSink<PushBody>
{
    private readonly IPushSink<PushBody>[] _sinks;
    private readonly AllSinks<PushBody> _all;

    public FirstSink(IPushSink<PushBody>[] sinks)
    {
        _sinks = sinks;
        _all = new AllSinks<PushBody>(sinks);
    }

    public string Address => _all.Address;

    public async ValueTask<GatewayResponse> PushAsync(PushMethod method, PushBody content, PushDeadline deadline)
    {
        var reasons = new List<string>();
        for (int i = 0; ; i++)
        {
            IPushSink<PushBody> sink = _sinks[i];

            // Each gateway gets an equal part of the remaining time. The next gateways share the time that a gateway does not use.
            GatewayResponse response = await deadline.SendAsync(
                1.0 / (_sinks.Length - i), share => sink.PushAsync(method, content, share)).ConfigureAwait(false);
            if (!response.MayPass)
            {
                return response;
            }

            reasons.Add($"{sink.Address}: {response.Reason}");
            if (reasons.Count == _sinks.Length)
            {
                return response with { Reason = string.Join(" ", reasons) };
            }
        }
    }

    public ValueTask<GatewayResponse> DeleteAsync(PushDeadline deadline) => _all.DeleteAsync(deadline);

    public void Dispose() => _all.Dispose();
}
