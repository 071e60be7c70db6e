using System.Globalization;
using System.Net;
using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Push.Gateway;

/// <summary>The response to one request, or the reason for no response.</summary>
internal readonly record struct GatewayResponse(PushOutcome Outcome, int? StatusCode, string? Reason)
{
    private const int ReasonBytes = 4096;

    /// <summary>The deadline expired or the caller canceled. The caller of the request knows the cause and adds the reason.</summary>
    public static GatewayResponse OutOfTime { get; } = new(PushOutcome.TimedOut, null, null);

    /// <summary>A success without an HTTP status, such as a file.</summary>
    public static GatewayResponse Done { get; } = new(PushOutcome.Success, null, null);

    /// <summary>True if the gateway rejected the body. Another try with the same body would be rejected too.</summary>
    public bool RejectsBody => StatusCode is 400 or 413;

    /// <summary>True if another try may succeed: after no response, and after status codes that are temporary.</summary>
    public bool MayPass => Outcome is PushOutcome.Unreachable or PushOutcome.TimedOut || StatusCode is 408 or 429 or >= 500;

    /// <summary>No response within the time.</summary>
    public static GatewayResponse NoneWithin(TimeSpan budget) =>
        new(PushOutcome.TimedOut, null, Throw.Invariant($"No response within {budget.TotalSeconds:0.###} s."));

    /// <summary>Nothing was sent, since earlier requests of the same shutdown have used up the time budget.</summary>
    public static GatewayResponse NoTimeLeft { get; } =
        new(PushOutcome.TimedOut, null, "Earlier final requests have used up the time budget of this shutdown (PushOptions.ShutdownTimeout).");

    /// <summary>An error in this process.</summary>
    public static GatewayResponse From(Exception failure) => new(PushOutcome.Failed, null, $"{failure.GetType()}: {failure.Message}");

    /// <summary>Reads the status of the response, and the reason if the status is an error.</summary>
    public static async Task<GatewayResponse> ReadAsync(
        HttpMethod method, Uri address, HttpResponseMessage answer, CancellationToken deadline)
    {
        // A handler of the caller that follows redirects changes the address, and the method of a POST; the data may be stored anywhere.
        if (answer.RequestMessage is { } last && (last.Method != method || last.RequestUri != address))
        {
            return Rejected(answer, "A redirect was followed; turn off AllowAutoRedirect and give the address it leads to.");
        }

        return answer.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.Accepted => new(PushOutcome.Success, (int)answer.StatusCode, null),
            >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest =>
                Rejected(answer, $"It redirects to '{Shown(answer.Headers.Location)}', and redirects are not followed; give the address it leads to."),
            _ => Rejected(answer, await ReasonAsync(answer, deadline).ConfigureAwait(false)),
        };
    }

    /// <summary>Converts the response to the public result.</summary>
    public PushResult ToResult(string request, TimeSpan duration) => new(request, Outcome, StatusCode, Reason, duration);

    /// <summary>The reason for no response.</summary>
    public static GatewayResponse From(HttpRequestException failure) => new(PushOutcome.Unreachable, null, failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"The name could not be resolved: {failure.Message}",
        HttpRequestError.ConnectionError => $"No connection: {failure.Message}",
        HttpRequestError.SecureConnectionError => $"No TLS connection: {failure.GetBaseException().Message}",
        HttpRequestError.ResponseEnded => "The gateway closed the connection before a response.",
        _ => failure.GetBaseException().Message,
    });

    private static GatewayResponse Rejected(HttpResponseMessage answer, string reason) =>
        new(PushOutcome.Rejected, (int)answer.StatusCode, reason);

    // The status is known, so an unreadable reason must not change the outcome.
    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken deadline)
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
