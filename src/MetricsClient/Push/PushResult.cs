using System.Globalization;

namespace MetricsClient;

/// <summary>What became of one push or delete, as a value: neither ever throws for a gateway's sake.</summary>
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

    /// <summary>How it ended.</summary>
    public PushOutcome Outcome { get; }

    /// <summary>Whether the gateway took it, and whatever else was to have it.</summary>
    public bool IsSuccess => Outcome == PushOutcome.Success;

    /// <summary>The HTTP status of the gateway's answer; null when there was none.</summary>
    public int? StatusCode { get; }

    /// <summary>Why it did not succeed: the gateway's words (at most 4 KB of them), or this library's; null after a success.</summary>
    public string? Reason { get; }

    /// <summary>The time it took, a second try included.</summary>
    public TimeSpan Duration { get; }

    /// <summary>One line for people, without the credentials that the gateway's address may carry.</summary>
    public override string ToString()
    {
        string seconds = Duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        return IsSuccess
            ? $"{_request} succeeded in {seconds} s."
            : $"{_request} {Verb()} after {seconds} s: {Reason}";
    }

    private string Verb() => Outcome switch
    {
        PushOutcome.Rejected => StatusCode is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"was rejected with status {status}")
            : "was rejected",
        PushOutcome.Unreachable => "did not reach the gateway",
        PushOutcome.TimedOut => "timed out",
        PushOutcome.NotSent => "was not sent",
        PushOutcome.Canceled => "was canceled",
        _ => "failed",
    };
}
