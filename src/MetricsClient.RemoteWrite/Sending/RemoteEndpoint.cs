using System.Globalization;
using System.Reflection;
using MetricsClient.Push.Gateway;
using MetricsClient.RemoteWrite.Requests;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>Sends requests to one receiver, each once and without redirects. Returns every failure as a response.</summary>
internal sealed class RemoteEndpoint
{
    private const int UnsupportedMediaType = 415;
    private const string VersionHeader = "X-Prometheus-Remote-Write-Version";
    private const string Version1Type = "application/x-protobuf";
    private const string Version2Type = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private static readonly string[] s_writtenHeaders = ["X-Prometheus-Remote-Write-Samples-Written", "X-Prometheus-Remote-Write-Histograms-Written"];

    private static readonly string[] s_countHeaders = [.. s_writtenHeaders, "X-Prometheus-Remote-Write-Exemplars-Written"];

    private static readonly string s_userAgent =
        $"MetricsClient/{typeof(RemoteEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";

    private readonly HttpMessageInvoker _http;
    private readonly bool _isOwnHttp;
    private readonly Uri _endpoint;
    private readonly GatewayAddress _authorization;

    /// <param name="http">The client.</param>
    /// <param name="isOwnHttp">False if the client may have handlers of the caller.</param>
    /// <param name="endpoint">The address.</param>
    /// <param name="authorization">Adds the credentials and the configured headers.</param>
    public RemoteEndpoint(HttpMessageInvoker http, bool isOwnHttp, Uri endpoint, GatewayAddress authorization)
    {
        _http = http;
        _isOwnHttp = isOwnHttp;
        _endpoint = endpoint;
        _authorization = authorization;

        // A query may contain a secret.
        Address = endpoint.GetLeftPart(UriPartial.Path);
    }

    /// <summary>The address for messages, without query and credentials.</summary>
    public string Address { get; }

    /// <summary>Sends a request. Throws only OperationCanceledException, at the deadline.</summary>
    /// <param name="body">The body.</param>
    /// <param name="version">The version of the protocol, 1 or 2.</param>
    /// <param name="deadline">Canceled at the deadline.</param>
    public async ValueTask<RemoteResponse> SendAsync(RequestBody body, int version, CancellationToken deadline)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = body.ToContent(version == 1 ? Version1Type : Version2Type) };

        // Without validation, because a validated header has several objects (benchmarks: remote-write).
        message.Headers.TryAddWithoutValidation(VersionHeader, version == 1 ? "0.1.0" : "2.0.0");
        message.Headers.TryAddWithoutValidation("User-Agent", s_userAgent);
        _authorization.Authorize(message);
        try
        {
            using HttpResponseMessage response = await GatewayHttp.SendAsync(_http, _isOwnHttp, message, deadline).ConfigureAwait(false);
            return GatewayResponse.OfFollowedRedirect(HttpMethod.Post, _endpoint, response) is { } redirected ? new(redirected)
                : response.IsSuccessStatusCode ? Accepted(response, version)
                : await RejectedAsync(response, version, deadline).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !deadline.IsCancellationRequested)
        {
            // An error that is no failure of the request comes from a handler of the caller, such as a circuit breaker, which has not sent the
            // request. A later request may succeed.
            return new(GatewayResponse.OfFailedRequest(failure) ?? GatewayResponse.From(failure) with { Outcome = PushOutcome.Unreachable });
        }
    }

    private static RemoteResponse Accepted(HttpResponseMessage response, int version)
    {
        int status = (int)response.StatusCode;

        // A receiver of version 1 ignores the fields of version 2, and stores nothing.
        return version == 2 && !HasCounts(response)
            ? new(new GatewayResponse(PushOutcome.Rejected, status, "The receiver has accepted the request, but does not know version 2.0."))
            {
                IsOtherVersion = true,
            }
            : RemoteResponse.Accepted;
    }

    private static bool HasCounts(HttpResponseMessage response)
    {
        foreach (string header in s_countHeaders)
        {
            if (response.Headers.Contains(header))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<RemoteResponse> RejectedAsync(HttpResponseMessage response, int version, CancellationToken deadline)
    {
        int status = (int)response.StatusCode;
        string reason = await GatewayResponse.ReasonAsync(response, deadline).ConfigureAwait(false);
        TimeSpan? retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when response.Headers.Date is { } now => date - now,
            _ => null,
        };
        return new(new GatewayResponse(PushOutcome.Rejected, status, reason), retryAfter)
        {
            IsOtherVersion = version == 2 && status == UnsupportedMediaType,
            Written = s_writtenHeaders.Sum(name => Number(response, name)),
        };
    }

    private static int Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out IEnumerable<string>? values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
