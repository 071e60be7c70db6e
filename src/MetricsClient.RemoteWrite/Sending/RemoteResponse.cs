using MetricsClient.Push.Gateway;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>The response to one request, or the reason why there is no response.</summary>
/// <param name="Gateway">The outcome, the status and the reason.</param>
/// <param name="RetryAfter">The pause that the receiver asks for before the next request; null if it asks for none.</param>
internal sealed record RemoteResponse(GatewayResponse Gateway, TimeSpan? RetryAfter = null)
{
    private const int PayloadTooLarge = 413;

    /// <summary>The receiver has accepted the request.</summary>
    public static RemoteResponse Accepted { get; } = new(GatewayResponse.Done);

    /// <summary>True if the receiver does not know the version of the request.</summary>
    public bool IsOtherVersion { get; init; }

    /// <summary>
    /// The number of samples and native histograms that the receiver has stored, as a receiver of version 2 reports also with an error; zero
    /// if unknown.
    /// </summary>
    public int Written { get; init; }

    public bool IsSuccess => Gateway.Outcome == PushOutcome.Success;

    /// <summary>True if the same request may succeed later. The specification forbids to repeat a request after other errors.</summary>
    public bool MayPass => Gateway.MayPass;

    /// <summary>True if the request is larger than the receiver accepts.</summary>
    public bool IsTooLarge => Gateway.StatusCode == PayloadTooLarge;

    /// <summary>The reason for which the samples are dropped, as the value of a label.</summary>
    public string DropReason => IsOtherVersion ? "other_version" : Gateway switch
    {
        { StatusCode: PayloadTooLarge } => "too_large",
        { Reason: { } reason } when Says(reason, "out of order") => "out_of_order",
        { Reason: { } reason } when Says(reason, "duplicate sample") => "duplicate",
        { Reason: { } reason } when Says(reason, "out of bounds") || Says(reason, "too old") => "too_old",
        _ => "rejected",
    };

    private static bool Says(string reason, string words) => reason.Contains(words, StringComparison.OrdinalIgnoreCase);
}
