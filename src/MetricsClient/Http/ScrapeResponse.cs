using System.Buffers;
using MetricsClient.Http;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// The response to a scrape. The body is rendered completely before the first byte is sent, so its length is known. The scrape counts as in
/// progress until the response is disposed.
/// </summary>
/// <remarks>Not thread-safe, except that <see cref="Dispose"/> may be called at any time and more than once.</remarks>
public sealed class ScrapeResponse : IDisposable
{
    private readonly ScrapeLease _lease;
    private readonly ScrapeFailures _failures;
    private readonly ReadOnlySequence<byte> _body;

    /// <summary>Creates a response with the body in the lease. The response owns the lease from now on and disposes it.</summary>
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

    /// <summary>Gets the HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>Gets all headers of the response except <c>Content-Length</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>
    /// Gets the value of the <c>Content-Length</c> header, in bytes. For a HEAD request, gets the length of the body that GET would return.
    /// </summary>
    public long ContentLength { get; }

    /// <summary>
    /// Sends the body. The connection is aborted at the deadline of the scrape, or when the token passed to
    /// <see cref="ScrapeHandler.HandleAsync"/> is canceled. A slow client or a closed connection is counted in a self-metric; the method
    /// does not throw an exception.
    /// </summary>
    /// <param name="output">The stream to write to.</param>
    /// <param name="abort">Ends the connection. May be called more than once, and from another thread.</param>
    /// <param name="cancellationToken">Aborts the connection.</param>
    /// <returns>A task that ends when the body is sent or the connection is aborted.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled before the body was sent.</exception>
    public async Task SendBodyAsync(Stream output, Action abort, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(abort);

        // A stream may ignore the token while a write waits for the client. Aborting the connection ends the write. Only then may the
        // memory of the body return to the pool.
        using CancellationTokenRegistration aborting = _lease.Stop.Register(abort);
        using CancellationTokenRegistration canceling = cancellationToken.Register(abort);
        try
        {
            foreach (ReadOnlyMemory<byte> segment in _body)
            {
                await output.WriteAsync(segment, _lease.Stop).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();

                // A stream may end the write of an aborted connection without an exception.
                _lease.Stop.ThrowIfCancellationRequested();
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception failure)
        {
            CountAborted(failure);
            abort();
        }
    }

    /// <summary>Ends the scrape and frees the body. The body cannot be sent afterwards.</summary>
    public void Dispose() => _lease.Dispose();

    private void CountAborted(Exception failure)
    {
        if (_lease.IsPastDeadline)
        {
            _failures.Add(
                ScrapeFailures.SlowReader,
                Throw.Invariant($"A client did not read the response within {_lease.Timeout.TotalSeconds:0.###} seconds, and the connection was aborted."),
                failure);
        }
        else
        {
            _failures.Add(ScrapeFailures.Closed, "The connection was closed before the client had read the response.", failure);
        }
    }
}
