using System.Buffers;
using MetricsClient.Http;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// The answer to a scrape, whose length is known before the first byte is sent. It counts as a scrape in flight until
/// it is disposed.
/// </summary>
public sealed class ScrapeResponse : IDisposable
{
    private readonly ScrapeLease _lease;
    private readonly ScrapeFailures _failures;
    private readonly ReadOnlySequence<byte> _body;

    /// <summary>Answers with what the lease has as its body, and gives the lease up when disposed.</summary>
    internal ScrapeResponse(
        ScrapeLease lease,
        ScrapeFailures failures,
        bool headersOnly,
        int statusCode,
        IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        _lease = lease;
        _failures = failures;
        _body = headersOnly ? ReadOnlySequence<byte>.Empty : lease.Body.AsSequence();
        ContentLength = lease.Body.Length;
        StatusCode = statusCode;
        Headers = headers;
    }

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>Every header of the answer but <c>Content-Length</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The value of the <c>Content-Length</c> header; for HEAD what GET would send, although nothing is.</summary>
    public long ContentLength { get; }

    /// <summary>
    /// Sends the body. When the reader has not taken all of it at the deadline, calls <paramref name="abort"/>, which
    /// must end the connection and may be called twice. A reader that is slow or gone is counted, and is no error here.
    /// </summary>
    public async Task SendBodyAsync(Stream output, Action abort)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(abort);

        // A stream may ignore its token while it waits for a reader. Once the connection is aborted its write ends,
        // and only then may the segment go back to the pool.
        using CancellationTokenRegistration aborting = _lease.Stop.Register(abort);
        try
        {
            foreach (ReadOnlyMemory<byte> segment in _body)
            {
                await output.WriteAsync(segment, _lease.Stop).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            CountReader(failure);
            abort();
        }
    }

    /// <summary>Leaves the place among the scrapes in flight to another one. The body cannot be sent any more.</summary>
    public void Dispose() => _lease.Dispose();

    private void CountReader(Exception failure)
    {
        if (_lease.IsLate)
        {
            _failures.Add(
                ScrapeFailures.SlowReader,
                Throw.Invariant($"A scraper had not read its answer within {_lease.Timeout.TotalSeconds:0.###} seconds, and was cut off."),
                failure);
        }
        else
        {
            _failures.Add(ScrapeFailures.Closed, "A connection was closed before the scraper had read its answer.", failure);
        }
    }
}
