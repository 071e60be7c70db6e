using MetricsClient.Push;
using MetricsClient.Push.Gateway;
using MetricsClient.RemoteWrite.Requests;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>Sends each request to the first receiver that responds.</summary>
internal sealed class RemoteWriteSender : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly bool _ownsHttp;
    private readonly RemoteEndpoint[] _endpoints;

    public RemoteWriteSender(HttpMessageInvoker http, bool ownsHttp, RemoteEndpoint[] endpoints)
    {
        _http = http;
        _ownsHttp = ownsHttp;
        _endpoints = endpoints;
        Address = string.Join(", ", endpoints.Select(static endpoint => endpoint.Address));
    }

    /// <summary>The addresses for messages.</summary>
    public string Address { get; }

    /// <summary>Sends a request. Throws only OperationCanceledException, at the deadline.</summary>
    public ValueTask<RemoteResponse> SendAsync(RequestBody body, int version, PushDeadline deadline) => _endpoints.Length == 1
        ? _endpoints[0].SendAsync(body, version, deadline.Token)
        : SendToFirstAsync(body, version, deadline);

    /// <summary>
    /// Asks the receivers for their version of the protocol: 2 if all receivers accept version 2; null if one of them does not respond.
    /// Throws only OperationCanceledException, at the deadline.
    /// </summary>
    public async Task<int?> AskVersionAsync(PushDeadline deadline)
    {
        using RequestBody body = Version2Writer.Empty();
        foreach (RemoteEndpoint endpoint in _endpoints)
        {
            RemoteResponse response = await endpoint.SendAsync(body, version: 2, deadline.Token).ConfigureAwait(false);
            if (!response.IsSuccess)
            {
                return response.MayPass ? null : 1;
            }
        }

        return 2;
    }

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    private async ValueTask<RemoteResponse> SendToFirstAsync(RequestBody body, int version, PushDeadline deadline)
    {
        var reasons = new List<string>();
        for (int i = 0; ; i++)
        {
            // Each receiver gets an equal part of the remaining time.
            RemoteEndpoint endpoint = _endpoints[i];
            var response = new RemoteResponse(GatewayResponse.OutOfTime);
            GatewayResponse outcome = await deadline.SendAsync(
                1.0 / (_endpoints.Length - i),
                async share => (response = await endpoint.SendAsync(body, version, share.Token).ConfigureAwait(false)).Gateway).ConfigureAwait(false);
            response = response with { Gateway = outcome };
            if (!response.MayPass)
            {
                return response;
            }

            reasons.Add($"{endpoint.Address}: {outcome.Reason}");
            if (reasons.Count == _endpoints.Length)
            {
                return response with { Gateway = outcome with { Reason = string.Join(" ", reasons) } };
            }
        }
    }
}
