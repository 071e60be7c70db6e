using System.Globalization;
using System.Net;
using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Push.Gateway;

/// <summary>The response to one request, or the reason why there is no response.</summary>
internal sealed record GatewayResponse(PushOutcome Outcome, int? StatusCode, string? Reason)
{
    private const int ReasonBytes = 4096;

    /// <summary>
    /// Returned at the deadline, or when the caller cancels. The code that set the deadline replaces this value by a response with a
    /// reason.
    /// </summary>
    public static GatewayResponse OutOfTime { get; } = new(PushOutcome.TimedOut, null, null);

    /// <summary>True for <see cref="OutOfTime"/>.</summary>
    public bool IsOutOfTime => ReferenceEquals(this, OutOfTime);

    /// <summary>A success without an HTTP status, for example after a file was written.</summary>
    public static GatewayResponse Done { get; } = new(PushOutcome.Success, null, null);

    /// <summary>A problem of the spool, in a sentence that names the folder; null if there is none.</summary>
    public string? SpoolProblem { get; init; }

    /// <summary>
    /// True if the server has processed the request, or has no such operation, so that the spool does not keep the request. A Pushgateway
    /// responds with 200 or 202. A different success code shows a mistake in the configuration, but the same request would have the same
    /// response again.
    /// </summary>
    public bool IsFinal => Outcome is PushOutcome.Success or PushOutcome.NotSent || StatusCode is >= 200 and < 300;

    /// <summary>True if the gateway rejected the body. A second request with the same body would be rejected too.</summary>
    public bool RejectsBody => StatusCode is 400 or 413;

    /// <summary>True if a second request may succeed: there was no response, or the status code means a temporary problem.</summary>
    public bool MayPass => Outcome is PushOutcome.Unreachable or PushOutcome.TimedOut || StatusCode is 408 or 429 or >= 500;

    /// <summary>Returns the outcome of a request without a response within a time budget.</summary>
    public static GatewayResponse NoneWithin(TimeSpan budget) =>
        new(PushOutcome.TimedOut, null, Throw.Invariant($"No response within {budget.TotalSeconds:0.###} s."));

    /// <summary>Nothing was sent, because earlier requests of the same shutdown have used up the time budget.</summary>
    public static GatewayResponse NoTimeLeft { get; } =
        new(PushOutcome.TimedOut, null, "Earlier final requests have used up the time budget of this shutdown (PushOptions.ShutdownTimeout).");

    /// <summary>Returns the outcome of an error in this process.</summary>
    public static GatewayResponse From(Exception failure) => new(PushOutcome.Failed, null, $"{failure.GetType()}: {failure.Message}");

    /// <summary>Reads the status of the response. If the status is an error, also reads the reason from the body.</summary>
    // Not asynchronous for a success, because .NET takes longer to compile an asynchronous method (benchmarks: cold).
    public static ValueTask<GatewayResponse> ReadAsync(
        GatewayRequest request, HttpResponseMessage answer, CancellationToken deadline)
    {
        if (OfFollowedRedirect(request.Method, request.Address, answer) is { } redirected)
        {
            return new(redirected);
        }

        return answer.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.Accepted => new(new GatewayResponse(PushOutcome.Success, (int)answer.StatusCode, null)),
            HttpStatusCode.NoContent when SampleImport.Includes(request.Address) =>
                new(new GatewayResponse(PushOutcome.Success, (int)answer.StatusCode, null)),
            >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => new(Rejected(
                answer, $"The gateway redirects to '{Shown(answer.Headers.Location)}', and redirects are not followed; set the gateway to this address.")),
            _ => RejectedAsync(answer, deadline),
        };
    }

    /// <summary>Returns a rejection if a handler of the caller has followed a redirect, and otherwise null.</summary>
    // A redirect changes the address and may change POST to GET. The data may then be stored elsewhere.
    public static GatewayResponse? OfFollowedRedirect(HttpMethod method, Uri address, HttpResponseMessage answer) =>
        answer.RequestMessage is { } last && (last.Method != method || last.RequestUri != address)
            ? Rejected(answer, "The HTTP client followed a redirect; disable AllowAutoRedirect, and set the destination to the address after the redirect.")
            : null;

    /// <summary>Returns the public result for this response. The text of a gateway becomes one line without control characters.</summary>
    public PushResult ToResult(string request, TimeSpan duration) => new(request, Outcome, StatusCode, Readable(Reason), duration)
    {
        SpoolProblem = Readable(SpoolProblem),
    };

    /// <summary>
    /// Returns the outcome of a request that failed before the end of the response, with the reason: a time limit of a handler, no
    /// connection, or an interrupted response. Null for another error.
    /// </summary>
    public static GatewayResponse? OfFailedRequest(Exception failure) => failure switch
    {
        OperationCanceledException => new(PushOutcome.TimedOut, null, CauseOf(failure)),
        HttpRequestException request => new(PushOutcome.Unreachable, null, ReasonOf(request)),
        IOException => new(PushOutcome.Unreachable, null, $"The response was interrupted: {CauseOf(failure)}"),
        _ => null,
    };

    private static string ReasonOf(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"The name could not be resolved: {failure.Message}",
        HttpRequestError.ConnectionError => $"No connection: {failure.Message}",
        HttpRequestError.SecureConnectionError => $"No TLS connection: {CauseOf(failure)}",
        HttpRequestError.ResponseEnded => "The server closed the connection before a response.",
        _ => CauseOf(failure),
    };

    private static string CauseOf(Exception failure) => failure.GetBaseException() switch
    {
        // The message of .NET contains the address of the proxy with user and password.
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
            "The proxy refused the connection; check the address, user and password of the proxy.",
        { } cause => cause.Message,
    };

    private static string? Readable(string? text) => text is null ? null : ReadableText.Of(text);

    private static GatewayResponse Rejected(HttpResponseMessage answer, string reason) =>
        new(PushOutcome.Rejected, (int)answer.StatusCode, reason);

    private static async ValueTask<GatewayResponse> RejectedAsync(HttpResponseMessage answer, CancellationToken deadline) =>
        Rejected(answer, await ReasonAsync(answer, deadline).ConfigureAwait(false));

    /// <summary>Reads the reason from the body of a response. If the reason cannot be read, returns the status as text.</summary>
    public static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken deadline)
    {
        byte[] reason = new byte[ReasonBytes];
        int length = 0;
        try
        {
            using Stream body = await answer.Content.ReadAsStreamAsync(deadline).ConfigureAwait(false);
            length = await body.ReadAtLeastAsync(reason, reason.Length, throwOnEndOfStream: false, deadline).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
        {
        }

        string text = Encoding.UTF8.GetString(reason, 0, length).Trim();
        return text.Length > 0
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {answer.ReasonPhrase}");
    }

    private static string? Shown(Uri? location) => location is { IsAbsoluteUri: true, UserInfo.Length: > 0 }
        ? location.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)
        : location?.OriginalString;
}
