namespace MetricsClient;

/// <summary>Something that went wrong outside of the caller's code path, told once.</summary>
public sealed class MetricsProblem
{
    /// <summary>A value callback, a collector or a before-collect callback threw, or gave what cannot be shown.</summary>
    public const string Collect = "collect";

    /// <summary>A scrape got no complete answer: it was refused, took too long or was broken off.</summary>
    public const string Scrape = "scrape";

    /// <summary>A .NET meter has an instrument or a measurement that cannot be shown.</summary>
    public const string Meter = "meter";

    /// <summary>A family has reached its series limit.</summary>
    public const string SeriesLimit = "series-limit";

    /// <summary>Pushes to a group have begun to fail.</summary>
    public const string PushFailing = "push-failing";

    /// <summary>Pushes to a group work again.</summary>
    public const string PushRecovered = "push-recovered";

    /// <summary><see cref="PushOptions.OnFailure"/> threw.</summary>
    public const string PushCallback = "push-callback";

    /// <summary>Describes a problem.</summary>
    /// <param name="kind">What kind of problem it is, such as <see cref="Collect"/>.</param>
    /// <param name="subject">What it concerns: a family, a collector, a gateway.</param>
    /// <param name="message">What happened and what to do about it.</param>
    /// <param name="exception">The cause, if there is one.</param>
    public MetricsProblem(string kind, string subject, string message, Exception? exception)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentException.ThrowIfNullOrEmpty(message);
        Kind = kind;
        Subject = subject;
        Message = message;
        Exception = exception;
    }

    /// <summary>What kind of problem it is.</summary>
    public string Kind { get; }

    /// <summary>What it concerns: a family, a collector, a gateway.</summary>
    public string Subject { get; }

    /// <summary>What happened and what to do about it.</summary>
    public string Message { get; }

    /// <summary>The cause, if there is one.</summary>
    public Exception? Exception { get; }

    /// <inheritdoc/>
    public override string ToString() => Message;
}
