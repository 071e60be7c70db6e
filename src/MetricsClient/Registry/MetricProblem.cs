namespace MetricsClient;

/// <summary>
/// A problem inside the library, such as a failed push, which is reported here because no exception reaches the calling code. Immutable.
/// </summary>
public sealed class MetricProblem
{
    /// <summary>Creates the description of a problem.</summary>
    /// <param name="kind">The kind of the problem.</param>
    /// <param name="subject">The name of the affected family, collector or gateway.</param>
    /// <param name="message">The description of the problem, and the remedy.</param>
    /// <param name="exception">The cause; null if there is none.</param>
    internal MetricProblem(MetricProblemKind kind, string subject, string message, Exception? exception = null)
    {
        Kind = kind;
        Subject = subject;
        Message = message;
        Exception = exception;
    }

    /// <summary>Gets the kind of the problem.</summary>
    public MetricProblemKind Kind { get; }

    /// <summary>
    /// Gets the affected object: a family, a collector, a callback, a destination of pushes, an instrument of a .NET meter, or for
    /// <see cref="MetricProblemKind.ScrapeFailed"/> the value of the label <c>reason</c> of <c>metricsclient_scrape_failures_total</c>.
    /// </summary>
    public string Subject { get; }

    /// <summary>Gets the description of the problem, and the remedy.</summary>
    public string Message { get; }

    /// <summary>Gets the exception that caused the problem; null if there is none.</summary>
    public Exception? Exception { get; }

    /// <summary>Returns the message.</summary>
    /// <returns><see cref="Message"/>.</returns>
    public override string ToString() => Message;
}
