namespace MetricsClient;

/// <summary>The response to a request for a <see cref="MetricsPage"/>.</summary>
/// <remarks>Immutable.</remarks>
public sealed class MetricsPageResponse
{
    internal MetricsPageResponse(int statusCode, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body, bool headersOnly)
    {
        StatusCode = statusCode;
        Headers = headers;
        ContentLength = body.Length;
        Body = headersOnly ? ReadOnlyMemory<byte>.Empty : body;
    }

    /// <summary>Gets the HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>Gets all headers of the response except <c>Content-Length</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>
    /// Gets the value of the <c>Content-Length</c> header, in bytes. For a HEAD request, gets the length of the body that GET would return.
    /// </summary>
    public long ContentLength { get; }

    /// <summary>Gets the bytes to send after the headers.</summary>
    public ReadOnlyMemory<byte> Body { get; }
}
