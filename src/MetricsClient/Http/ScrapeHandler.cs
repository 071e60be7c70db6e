using System.Text;
using MetricsClient.Collectors;
using MetricsClient.Exposition;
using MetricsClient.Exposition.Negotiation;
using MetricsClient.Http;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Handles scrapes for any HTTP server: negotiates the format and the compression, filters the families, and limits the number and the
/// duration of scrapes. Each scrape has its own buffer, so that a slow client does not delay other scrapes.
/// </summary>
/// <remarks>All members are thread-safe.</remarks>
/// <example>
/// <code>
/// using ScrapeResponse response = await handler.HandleAsync(new ScrapeRequest(method, query, GetHeader), connectionClosed);
/// // Send response.StatusCode, response.Headers and response.ContentLength, then:
/// await response.SendBodyAsync(stream, abortConnection);
/// </code>
/// </example>
public sealed class ScrapeHandler
{
    // Slightly less than the longest time of a timer.
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(24);

    private static readonly KeyValuePair<string, string> s_notCached = new("Cache-Control", "no-store");

    private readonly CollectorRegistry[] _registries;
    private readonly ScrapeFailures _failures;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly int _maxConcurrent;
    private readonly bool _includeCreatedSamples;
    private int _concurrent;

    /// <summary>Creates a handler with the default limits.</summary>
    /// <param name="registries">
    /// The registries to serve. The metrics of all registries form one response. If empty, the default registry is served.
    /// </param>
    /// <exception cref="ArgumentNullException">The registries or one of the registries are null.</exception>
    public ScrapeHandler(params CollectorRegistry[] registries)
        : this(new ScrapeOptions(), registries)
    {
    }

    /// <summary>Creates a handler with limits.</summary>
    /// <param name="options">The limits. The handler copies the values.</param>
    /// <param name="registries">
    /// The registries to serve. The metrics of all registries form one response. If empty, the default registry is served.
    /// </param>
    /// <exception cref="ArgumentNullException">The options, the registries or one of the registries are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive, or the timeout is longer than 24 days.</exception>
    public ScrapeHandler(ScrapeOptions options, params CollectorRegistry[] registries)
        : this(options, registries, Metrics.DefaultRegistry)
    {
    }

    /// <summary>Creates a handler. The registry <paramref name="home"/> counts and reports the failed scrapes.</summary>
    internal ScrapeHandler(ScrapeOptions options, CollectorRegistry[] registries, CollectorRegistry home)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(registries);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrentScrapes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Timeout, s_longestTimeout);
        foreach (CollectorRegistry registry in registries)
        {
            ArgumentNullException.ThrowIfNull(registry, nameof(registries));
        }

        _registries = registries.Length == 0 ? [Metrics.DefaultRegistry] : [.. registries.DistinctBy(static registry => registry.State)];
        _failures = new ScrapeFailures(home);
        _time = _registries[0].Time;
        _timeout = options.Timeout;
        _maxConcurrent = options.MaxConcurrentScrapes;
        _includeCreatedSamples = options.IncludeCreatedSamples;
    }

    /// <summary>Collects and renders the metrics for one request. A failed scrape returns an error status and does not throw.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">
    /// Canceled when the client closes the connection. If the token is canceled before the response is complete, the response has the
    /// status 499. The token also ends <see cref="ScrapeResponse.SendBodyAsync"/>.
    /// </param>
    /// <returns>The response. The caller must send the response and then dispose it.</returns>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    public async ValueTask<ScrapeResponse> HandleAsync(ScrapeRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);

        if (!request.IsGet && !request.IsHead)
        {
            return Message(request, 405, "Metrics are read with GET or HEAD.", new KeyValuePair<string, string>("Allow", "GET, HEAD"));
        }

        if (Interlocked.Increment(ref _concurrent) > _maxConcurrent)
        {
            Leave();
            return Fail(request, 503, ScrapeFailures.InFlight, Throw.Invariant(
                $"{_maxConcurrent} scrapes are in progress, which is the limit; scrape less often, or raise ScrapeOptions.MaxConcurrentScrapes."));
        }

        return await HandleAdmittedAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ScrapeResponse> HandleAdmittedAsync(ScrapeRequest request, CancellationToken cancellationToken)
    {
        ScrapeLease? lease = null;
        try
        {
            lease = NewLease(cancellationToken);
            lease.Shorten(ScrapeTimeout.Of(request.Header(ScrapeTimeout.Header), _timeout));
            ScrapeResponse response = await ScrapeAsync(request, lease).ConfigureAwait(false);
            lease = null; // The response owns the lease from here on.
            return response;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // First: after a closed connection, a callback may end with any exception, which is no failure of the callback.
            _failures.Add(ScrapeFailures.Closed, "The connection was closed before the metrics were collected.");
            return Message(request, 499, message: "");
        }
        catch (ScrapeFailedException rejected)
        {
            return Fail(request, 500, ScrapeFailures.Callback, rejected.Message, rejected);
        }
        catch (OperationCanceledException) when (lease is { IsPastDeadline: true })
        {
            return Fail(request, 503, ScrapeFailures.CollectTimeout, Throw.Invariant(
                $"The metrics were not collected within {lease.Timeout.TotalSeconds:0.###} seconds; look for a slow callback."));
        }
        catch (Exception failure)
        {
            return Fail(request, 500, ScrapeFailures.Error, "The metrics could not be collected.", failure);
        }
        finally
        {
            lease?.Dispose();
        }
    }

    private async ValueTask<ScrapeResponse> ScrapeAsync(ScrapeRequest request, ScrapeLease lease)
    {
        // The collect runs in a separate task. A callback that blocks cannot be interrupted, but this method can stop waiting for the task.
        Task<CollectResult> collecting = Task.Run(
            () => CollectResult.CollectAsync(_registries, failOnCallback: true, lease.Stop).AsTask(), CancellationToken.None);
        lease.KeepUntil(collecting);
        CollectResult collected = await collecting.WaitAsync(lease.Stop).ConfigureAwait(false);

        var format = ExpositionFormat.Negotiate(request.Header("Accept"));
        format = _includeCreatedSamples ? format.WithCreatedSamples() : format;
        bool gzip = AcceptEncoding.PrefersGzip(request.Header("Accept-Encoding"));
        Write(collected, format, request.Families(), lease.Body, gzip);
        lease.Stop.ThrowIfCancellationRequested();

        List<KeyValuePair<string, string>> headers =
            [new("Content-Type", format.ContentType), s_notCached, new("Vary", "Accept, Accept-Encoding")];
        if (gzip && lease.Body.Length > 0) // GZipStream writes nothing for an empty body, which is no valid gzip stream.
        {
            headers.Add(new("Content-Encoding", "gzip"));
        }

        return new ScrapeResponse(lease, _failures, request.IsHead, 200, headers);
    }

    private static void Write(
        CollectResult collected, ExpositionFormat format, FamilyFilter families, SegmentedBuffer body, bool gzip)
    {
        if (!gzip)
        {
            collected.WriteTo(body, format, families);
            return;
        }

        using var compressed = new GzipWriter(body);
        collected.WriteTo(compressed, format, families);
    }

    private ScrapeResponse Fail(ScrapeRequest request, int status, string reason, string message, Exception? cause = null)
    {
        _failures.Add(reason, message, cause);
        return Message(request, status, message);
    }

    // An error message is short. It does not count as a scrape in progress, and its deadline starts now.
    private ScrapeResponse Message(ScrapeRequest request, int status, string message, params KeyValuePair<string, string>[] headers)
    {
        var lease = new ScrapeLease(_timeout, _time, leave: static () => { }, CancellationToken.None);
        if (message.Length > 0)
        {
            Encoding.UTF8.GetBytes(message + "\n", lease.Body);
        }

        return new ScrapeResponse(
            lease, _failures, request.IsHead, status, [new("Content-Type", "text/plain; charset=utf-8"), s_notCached, .. headers]);
    }

    private ScrapeLease NewLease(CancellationToken cancellationToken)
    {
        try
        {
            return new ScrapeLease(_timeout, _time, Leave, cancellationToken);
        }
        catch
        {
            // The clock of the program threw, or memory ran out. There is no lease that could give the place back.
            Leave();
            throw;
        }
    }

    private void Leave() => Interlocked.Decrement(ref _concurrent);
}
