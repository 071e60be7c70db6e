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

    private const string ExemplarsWritten = "X-Prometheus-Remote-Write-Exemplars-Written";

    private static readonly string[] s_writtenHeaders = ["X-Prometheus-Remote-Write-Samples-Written", "X-Prometheus-Remote-Write-Histograms-Written"];

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
    /// <param name="body">The body.</param>
    /// <param name="version">The version of the protocol, 1 or 2.</param>
    /// <param name="deadline">Canceled at the deadline.</param>
    public async Task<RemoteResponse> SendAsync(RequestBody body, int version, CancellationToken deadline)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = body.ToContent(version == 1 ? Version1Type : Version2Type) };
        message.Headers.Add(VersionHeader, version == 1 ? "0.1.0" : "2.0.0");
        message.Headers.TryAddWithoutValidation("User-Agent", s_userAgent);
        _authorization.Authorize(message);
        try
        {
            // WaitAsync ends the wait at the deadline, because a handler of the caller may ignore the token.
            using HttpResponseMessage response = await SendAsync(message, deadline).WaitAsync(deadline).ConfigureAwait(false);
            return await ReadAsync(response, version, deadline).ConfigureAwait(false);
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

    private static async Task<RemoteResponse> ReadAsync(HttpResponseMessage response, int version, CancellationToken deadline)
    {
        int status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode && version == 2 && !s_writtenHeaders.Append(ExemplarsWritten).Any(response.Headers.Contains))
        {
            // A receiver of version 1 ignores the fields of version 2, and stores nothing.
            return new(new GatewayResponse(PushOutcome.Rejected, status, "The receiver has accepted the request, but does not know version 2.0."))
            {
                IsOtherVersion = true,
            };
        }

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
        return new(new GatewayResponse(PushOutcome.Rejected, status, reason), retryAfter)
        {
            IsOtherVersion = version == 2 && status == UnsupportedMediaType,
            Written = s_writtenHeaders.Sum(name => Number(response, name)),
        };
    }

    private static int Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out IEnumerable<string>? values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    // With ResponseHeadersRead, HttpClient does not first read the whole response into memory.
    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken deadline) =>
        _http is HttpClient client
            ? client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline)
            : _http.SendAsync(message, deadline);
}
