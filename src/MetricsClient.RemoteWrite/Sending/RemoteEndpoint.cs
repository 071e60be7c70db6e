using System.Net.Http.Headers;
using System.Reflection;
using MetricsClient.Push.Gateway;
using MetricsClient.RemoteWrite.Requests;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>Sends requests to one receiver, each once and without redirects. Returns every failure as a response.</summary>
internal sealed class RemoteEndpoint
{
    private const string VersionHeader = "X-Prometheus-Remote-Write-Version";

    private static readonly MediaTypeHeaderValue s_version1 = new("application/x-protobuf");
    private static readonly string s_userAgent =
        $"MetricsClient/{typeof(RemoteEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";

    private readonly HttpMessageInvoker _http;
    private readonly Uri _endpoint;
    private readonly GatewayAddress _authorization;

    public RemoteEndpoint(HttpMessageInvoker http, Uri endpoint, GatewayAddress authorization)
    {
        _http = http;
        _endpoint = endpoint;
        _authorization = authorization;

        // A query may contain a secret.
        Address = endpoint.GetLeftPart(UriPartial.Path);
    }

    /// <summary>The address for messages, without query and credentials.</summary>
    public string Address { get; }

    /// <summary>Sends a request. Throws only OperationCanceledException, at the deadline.</summary>
    public async Task<RemoteResponse> SendAsync(RequestBody body, CancellationToken deadline)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = body.ToContent(s_version1) };
        message.Headers.Add(VersionHeader, "0.1.0");
        message.Headers.TryAddWithoutValidation("User-Agent", s_userAgent);
        _authorization.Authorize(message);
        try
        {
            // WaitAsync ends the wait at the deadline, because a handler of the caller may ignore the token.
            using HttpResponseMessage response = await SendAsync(message, deadline).WaitAsync(deadline).ConfigureAwait(false);
            return await ReadAsync(response, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (!deadline.IsCancellationRequested)
        {
            return new(new GatewayResponse(PushOutcome.TimedOut, null, failure.GetBaseException().Message));
        }
        catch (HttpRequestException failure)
        {
            return new(GatewayResponse.From(failure));
        }
        catch (IOException failure)
        {
            return new(new GatewayResponse(PushOutcome.Unreachable, null, $"The response was interrupted: {failure.GetBaseException().Message}"));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new(GatewayResponse.From(failure));
        }
    }

    private static async Task<RemoteResponse> ReadAsync(HttpResponseMessage response, CancellationToken deadline)
    {
        int status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return new(new GatewayResponse(PushOutcome.Success, status, null));
        }

        string reason = await GatewayResponse.ReasonAsync(response, deadline).ConfigureAwait(false);
        TimeSpan? retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when response.Headers.Date is { } now => date - now,
            _ => null,
        };
        return new(new GatewayResponse(PushOutcome.Rejected, status, reason), retryAfter);
    }

    // With ResponseHeadersRead, HttpClient does not first read the whole response into memory.
    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken deadline) =>
        _http is HttpClient client
            ? client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline)
            : _http.SendAsync(message, deadline);
}
