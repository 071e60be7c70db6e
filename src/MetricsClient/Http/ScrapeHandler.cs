using System.Text;
using MetricsClient.Collectors;
using MetricsClient.Exposition;
using MetricsClient.Exposition.Negotiation;
using MetricsClient.Http;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Answers scrapes for any HTTP server: in the format and compression that the scraper asks for, with the families that
/// it names, within a bound on scrapes in flight and on their time. Each scrape has a buffer of its own, so that a slow
/// reader delays nobody.
/// </summary>
/// <example>
/// <code>
/// using ScrapeResponse response = await handler.HandleAsync(new ScrapeRequest(method, query, HeaderOf), closed);
/// // send response.StatusCode, response.Headers and response.ContentLength, then
/// await response.SendBodyAsync(stream, abortConnection);
/// </code>
/// </example>
public sealed class ScrapeHandler
{
    // What timers take, rounded down.
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(24);

    private readonly CollectorRegistry[] _registries;
    private readonly ScrapeFailures _failures;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly int _maxInFlight;
    private readonly bool _createdSamples;
    private int _inFlight;

    /// <summary>Serves the registries as one exposition; the default registry if none is given.</summary>
    /// <exception cref="ArgumentNullException">A registry is null.</exception>
    public ScrapeHandler(params CollectorRegistry[] registries)
        : this(new ScrapeOptions(), registries)
    {
    }

    /// <summary>Serves the registries as one exposition, within the given limits; the default registry if none is given.</summary>
    /// <exception cref="ArgumentNullException">A registry is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive, or the time longer than 24 days.</exception>
    public ScrapeHandler(ScrapeOptions options, params CollectorRegistry[] registries)
        : this(options, registries, Metrics.DefaultRegistry)
    {
    }

    /// <summary>Counts and reports the scrapes that fail in the registry <paramref name="home"/>.</summary>
    internal ScrapeHandler(ScrapeOptions options, CollectorRegistry[] registries, CollectorRegistry home)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(registries);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxInFlight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Timeout, s_longestTimeout);
        foreach (CollectorRegistry registry in registries)
        {
            ArgumentNullException.ThrowIfNull(registry, nameof(registries));
        }

        _registries = registries.Length == 0 ? [Metrics.DefaultRegistry] : [.. registries.Distinct()];
        _failures = new ScrapeFailures(home);
        _time = _registries[0].Time;
        _timeout = options.Timeout;
        _maxInFlight = options.MaxInFlight;
        _createdSamples = options.CreatedSamples;
    }

    /// <summary>
    /// Collects and renders one scrape. What fails becomes a status; <paramref name="closed"/> tells that the
    /// connection is, so that nobody waits for the answer any more.
    /// </summary>
    public async ValueTask<ScrapeResponse> HandleAsync(ScrapeRequest request, CancellationToken closed)
    {
        ArgumentNullException.ThrowIfNull(request);

        if (!request.IsGet && !request.IsHead)
        {
            return Say(request, 405, "Metrics are read with GET or HEAD.", new KeyValuePair<string, string>("Allow", "GET, HEAD"));
        }

        if (Interlocked.Increment(ref _inFlight) > _maxInFlight)
        {
            Leave();
            return Fail(request, 503, ScrapeFailures.InFlight, Throw.Invariant(
                $"{_maxInFlight} scrapes are in flight, which is the limit; scrape less often, or raise ScrapeOptions.MaxInFlight."));
        }

        return await HandleInPlaceAsync(request, closed).ConfigureAwait(false);
    }

    private async ValueTask<ScrapeResponse> HandleInPlaceAsync(ScrapeRequest request, CancellationToken closed)
    {
        ScrapeLease? lease = new(_timeout, _time, Leave, closed);
        try
        {
            lease.EndWithin(ScrapeTimeout.Of(request.Header(ScrapeTimeout.Header), _timeout));
            ScrapeResponse response = await ScrapeAsync(request, lease).ConfigureAwait(false);
            lease = null; // It is the response's now.
            return response;
        }
        catch (ScrapeFailedException refusal)
        {
            return Fail(request, 500, ScrapeFailures.Callback, refusal.Message, refusal);
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            _failures.Add(ScrapeFailures.Closed, "A connection was closed before the metrics were collected.");
            return Say(request, 499, message: "");
        }
        catch (OperationCanceledException) when (lease!.IsLate)
        {
            return Fail(request, 503, ScrapeFailures.CollectTimeout, Throw.Invariant(
                $"The metrics were not collected within {lease.Timeout.TotalSeconds:0.###} seconds; look for a callback that is slow."));
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
        // Apart, since a callback that blocks can be left behind, but not interrupted.
        Task<CollectResult> collecting = Task.Run(
            () => CollectResult.CollectAsync(_registries, failOnCallback: true, lease.Stop).AsTask(), CancellationToken.None);
        lease.StayFor(collecting);
        CollectResult collected = await collecting.WaitAsync(lease.Stop).ConfigureAwait(false);

        var format = ExpositionFormat.Negotiate(request.Header("Accept"));
        format = _createdSamples ? format.WithCreatedSamples() : format;
        bool gzip = AcceptEncoding.PrefersGzip(request.Header("Accept-Encoding"));
        Write(collected, format, request.Families(), lease.Body, gzip);
        lease.Stop.ThrowIfCancellationRequested();

        List<KeyValuePair<string, string>> headers =
            [new("Content-Type", format.ContentType), new("Vary", "Accept, Accept-Encoding")];
        if (gzip && lease.Body.Length > 0) // Of nothing there is no valid gzip form here, not even a header.
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
        return Say(request, status, message);
    }

    // A few words need neither a place nor the deadline of a scrape that has failed.
    private ScrapeResponse Say(ScrapeRequest request, int status, string message, params KeyValuePair<string, string>[] headers)
    {
        var lease = new ScrapeLease(_timeout, _time, leave: static () => { }, CancellationToken.None);
        if (message.Length > 0)
        {
            Encoding.UTF8.GetBytes(message + "\n", lease.Body);
        }

        return new ScrapeResponse(
            lease, _failures, request.IsHead, status, [new("Content-Type", "text/plain; charset=utf-8"), .. headers]);
    }

    private void Leave() => Interlocked.Decrement(ref _inFlight);
}
