namespace MetricsClient;

/// <summary>Thrown by a before-collect callback to fail the scrape, which then answers 500, rather than show old values.</summary>
public sealed class ScrapeFailedException : Exception
{
    /// <summary>Fails the scrape without a reason.</summary>
    public ScrapeFailedException()
        : base("The scrape was refused by a before-collect callback.")
    {
    }

    /// <summary>Fails the scrape with a reason, which the answer shows.</summary>
    public ScrapeFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Fails the scrape with a reason, which the answer shows, and its cause, which it does not.</summary>
    public ScrapeFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
