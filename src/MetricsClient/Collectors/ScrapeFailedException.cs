namespace MetricsClient;

/// <summary>Thrown by a before-collect callback to fail the scrape with status 500 instead of exposing old values.</summary>
public sealed class ScrapeFailedException : Exception
{
    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">The reason, which the response contains.</param>
    public ScrapeFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">The reason, which the response contains.</param>
    /// <param name="innerException">The cause, which the response does not contain.</param>
    public ScrapeFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
