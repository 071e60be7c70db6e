using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Sinks;

/// <summary>
/// Sends one group to one Pushgateway, in text format 0.0.4. VictoriaMetrics receives the same requests, except that nothing can be replaced
/// or deleted there.
/// </summary>
internal sealed class GatewaySink : IPushSink<PushBody>
{
    private readonly GatewaySender _sender;
    private readonly Uri _address;
    private readonly bool _compress;
    private readonly bool _hasGroups;

    public GatewaySink(GatewaySender sender, GroupingKey group, bool compress)
    {
        _sender = sender;
        _address = sender.AddressOf(PathOf(group));
        _compress = compress;
        _hasGroups = !SampleImport.Includes(_address);
    }

    public string Address => _address.AbsoluteUri;

    /// <summary>Returns the path of a group below the base address of a gateway.</summary>
    public static string PathOf(GroupingKey group) => $"/metrics{group.Path}";

    /// <summary>Returns the request that pushes a body to an address.</summary>
    public static GatewayRequest Request(PushMethod method, Uri address, PushBody body, bool compress) =>
        new(method == PushMethod.Put ? HttpMethod.Put : HttpMethod.Post, address, () => body.ToContent(compress));

    public ValueTask<GatewayResponse> PushAsync(PushMethod method, PushBody content, PushDeadline deadline) =>
        _sender.SendAsync(Request(_hasGroups ? method : PushMethod.Post, _address, content, _compress), deadline.Token);

    public ValueTask<GatewayResponse> DeleteAsync(PushDeadline deadline) => _hasGroups
        ? _sender.SendAsync(new(HttpMethod.Delete, _address), deadline.Token)
        : new(new GatewayResponse(PushOutcome.NotSent, null, SampleImport.NothingToDelete));

    public void Dispose() => _sender.Dispose();
}
