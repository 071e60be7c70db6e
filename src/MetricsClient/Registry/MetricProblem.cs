namespace MetricsClient;

/// <summary>
/// A problem inside the library, such as a failed push, which is reported here because no exception reaches the calling
/// code. Immutable.
/// </summary>
public sealed class MetricProblem
{
    /// <summary>Creates the description of a problem.</summary>
    /// <param name="kind">The kind of the problem.</param>
    /// <param name="subject">The name of the affected family, collector or gateway.</param>
    /// <param name="message">The description of the problem, and the remedy.</param>
    /// <param name="exception">The exception that caused the problem; null if there is none.</param>
    /// <exception cref="ArgumentException">The message is empty.</exception>
    public MetricProblem(MetricProblemKind kind, string subject, string message, Exception? exception = null)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentException.ThrowIfNullOrEmpty(message);
        Kind = kind;
        Subject = subject;
        Message = message;
        Exception = exception;
    }

    /// <summary>Gets the kind of the problem.</summary>
    public MetricProblemKind Kind { get; }

    /// <summary>Gets the name of the affected family, collector or gateway.</summary>
    public string Subject { get; }

    /// <summary>Gets the description of the problem, and the remedy.</summary>
    public string Message { get; }

    /// <summary>Gets the exception that caused the problem; null if there is none.</summary>
    public Exception? Exception { get; }

    /// <summary>Returns the message.</summary>
    /// <returns><see cref="Message"/>.</returns>
    public override string ToString() => Message;
}
