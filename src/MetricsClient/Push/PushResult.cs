using System.Globalization;

namespace MetricsClient;

/// <summary>The result of one push or delete. The failure of a destination is a result, never an exception. Immutable.</summary>
public sealed class PushResult
{
    private readonly string _request;

    internal PushResult(string request, PushOutcome outcome, int? statusCode, string? reason, TimeSpan duration)
    {
        _request = request;
        Outcome = outcome;
        StatusCode = statusCode;
        Reason = reason;
        Duration = duration;
    }

    /// <summary>Gets the outcome.</summary>
    public PushOutcome Outcome { get; }

    /// <summary>Gets a value indicating whether every destination that had to accept the request has accepted it.</summary>
    public bool IsSuccess => Outcome == PushOutcome.Success;

    /// <summary>Gets the HTTP status code of the response; null if there was no response.</summary>
    public int? StatusCode { get; }

    /// <summary>
    /// Gets the reason of a failure: at most 4 KB of the response of the gateway, or a message of this library; null after a success.
    /// </summary>
    public string? Reason { get; }

    /// <summary>Gets the duration, including a second try.</summary>
    public TimeSpan Duration { get; }

    /// <summary>True if the server has processed the request, or has no such operation, so that a spool does not keep the request.</summary>
    internal bool IsFinal => IsSuccess || Outcome == PushOutcome.NotSent || StatusCode is >= 200 and < 300;

    /// <summary>Gets a problem of the spool; null if there is none.</summary>
    internal string? SpoolProblem { get; init; }

    /// <summary>Describes the result in one line, without the credentials in the address of the gateway.</summary>
    /// <returns>The description.</returns>
    public override string ToString()
    {
        string seconds = Duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        return IsSuccess
            ? $"{_request} succeeded in {seconds} s.{(SpoolProblem is null ? "" : $" {SpoolProblem}")}"
            : $"{_request} {Verb()} after {seconds} s: {Reason}";
    }

    private string Verb() => Outcome switch
    {
        PushOutcome.Rejected => StatusCode is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"was rejected with status {status}")
            : "was rejected",
        PushOutcome.Unreachable => "did not reach the server",
        PushOutcome.TimedOut => "timed out",
        PushOutcome.NotSent => "was not sent",
        PushOutcome.Canceled => "was canceled",
        _ => "failed",
    };
}
