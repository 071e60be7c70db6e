namespace MetricsClient;

/// <summary>A before-collect callback throws this exception to fail the scrape with status 500 instead of exposing old values.</summary>
public sealed class ScrapeFailedException : Exception
{
    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">The reason. The response of the scrape contains this text.</param>
    public ScrapeFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">The reason. The response of the scrape contains this text.</param>
    /// <param name="innerException">The cause. The response of the scrape does not contain the cause.</param>
    public ScrapeFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
