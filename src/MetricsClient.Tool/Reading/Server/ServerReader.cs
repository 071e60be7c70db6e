using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Server;

/// <summary>
/// Decides whether a Prometheus 3 server accepts a page. The server is in some points stricter and in many points more tolerant than
/// the specifications: it reads bytes with a small grammar, and does not compare the lines of a page with each other.
/// </summary>
internal static class ServerReader
{
    /// <summary>Returns the reason why a server refuses the whole page; null if the server accepts the page.</summary>
    public static Refusal? Check(ReadOnlySpan<byte> page, ScrapeFormat format)
    {
        // A server accepts an empty response in every format, without a look at the content type.
        if (page.IsEmpty)
        {
            return null;
        }

        try
        {
            if (format == ScrapeFormat.OpenMetrics)
            {
                ServerOpenMetrics.Read(page);
            }
            else
            {
                ServerText.Read(page);
            }

            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Refusal;
        }
    }
}
