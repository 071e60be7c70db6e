using System.Globalization;
using System.Net;
using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Push.Gateway;

/// <summary>What one request came to.</summary>
internal readonly record struct GatewayResponse(PushOutcome Outcome, int? StatusCode, string? Reason)
{
    private const int ReasonBytes = 4096;

    /// <summary>The deadline passed, or the caller lost patience; only the caller knows which, and gives the reason.</summary>
    public static GatewayResponse OutOfTime { get; } = new(PushOutcome.TimedOut, null, null);

    /// <summary>A success of something that has no HTTP status, such as a file.</summary>
    public static GatewayResponse Done { get; } = new(PushOutcome.Success, null, null);

    /// <summary>Whether it was the body that the gateway refused: the same one will never be taken.</summary>
    public bool RefusesBody => StatusCode is 400 or 413;

    /// <summary>Whether the same request may fare better: after no answer, and when the gateway asks for patience or broke.</summary>
    public bool MayPass => Outcome is PushOutcome.Unreachable or PushOutcome.TimedOut || StatusCode is 408 or 429 or >= 500;

    /// <summary>Nobody answered in the time that there was.</summary>
    public static GatewayResponse NoneWithin(TimeSpan budget) =>
        new(PushOutcome.TimedOut, null, Throw.Invariant($"No answer within {budget.TotalSeconds:0.###} s."));

    /// <summary>Nothing was sent, since earlier requests of the same ending have used up its time.</summary>
    public static GatewayResponse NoTimeLeft { get; } =
        new(PushOutcome.TimedOut, null, "Earlier last requests have used up the time for this ending (PushOptions.ShutdownTimeout).");

    /// <summary>Something in this process failed, and what it said.</summary>
    public static GatewayResponse From(Exception failure) => new(PushOutcome.Failed, null, $"{failure.GetType()}: {failure.Message}");

    /// <summary>Reads the gateway's verdict, and its reason if it refuses.</summary>
    public static async Task<GatewayResponse> ReadAsync(
        HttpMethod method, Uri address, HttpResponseMessage answer, CancellationToken deadline)
    {
        // A handler of the caller's that follows redirects rewrites the request, of a POST even the method; the data then lies who knows where.
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

    /// <summary>As the caller sees it.</summary>
    public PushResult ToResult(string request, TimeSpan duration) => new(request, Outcome, StatusCode, Reason, duration);

    /// <summary>Why there was no answer at all.</summary>
    public static GatewayResponse From(HttpRequestException failure) => new(PushOutcome.Unreachable, null, failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"The name could not be resolved: {failure.Message}",
        HttpRequestError.ConnectionError => $"No connection: {failure.Message}",
        HttpRequestError.SecureConnectionError => $"No TLS connection: {failure.GetBaseException().Message}",
        HttpRequestError.ResponseEnded => "It hung up before it answered.",
        _ => failure.GetBaseException().Message,
    });

    private static GatewayResponse Rejected(HttpResponseMessage answer, string reason) =>
        new(PushOutcome.Rejected, (int)answer.StatusCode, reason);

    // The status is known by now, so a reason that cannot be read must not turn into another outcome.
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
