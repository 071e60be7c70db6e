using System.Runtime.CompilerServices;
using MetricsClient.Push;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Sinks;
using MetricsClient.RemoteWrite.Requests;
using MetricsClient.RemoteWrite.Series;
using MetricsClient.Text;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>
/// Sends the samples of each snapshot to a receiver, the oldest first. What the receiver does not accept yet waits in a queue for the next
/// push. The pusher calls the sink for one push at a time.
/// </summary>
internal sealed class RemoteWriteSink : IPushSink<PushSnapshot>
{
    // The fraction of the time that requests may use if the queue has a folder. The rest is for the files.
    private const double SendingShare = 0.9;

    // The fraction of the time for the question whether the receiver knows version 2.
    private const double AskingShare = 0.3;

    private static readonly TimeSpan s_pauseBeforeSecondTry = TimeSpan.FromMilliseconds(200);

    private readonly RemoteWriteSender _sender;
    private readonly TimeProvider _time;
    private readonly SentCounts _counts;
    private readonly RequestQueue _queue;
    private readonly SnapshotRequests _requests;
    private readonly RetryPause _pause;
    private readonly RequestLimits _limits;
    private readonly Func<PushDeadline, ValueTask<GatewayResponse>> _drain;
    private readonly Func<PushDeadline, ValueTask<GatewayResponse>> _drainAtEnd;
    private GatewayResponse _lastFailure = GatewayResponse.Done;

    // The version of the receiver; null if the receiver has not been asked yet.
    private int? _version;

    public RemoteWriteSink(
        RemoteWriteSender sender, SinkSettings settings, KeyValuePair<string, string>[] labels, CollectorRegistry registry, TimeProvider time)
    {
        _sender = sender;
        _time = time;
        _counts = new SentCounts(sender.Address);
        _queue = new RequestQueue(settings, _counts, time);
        _pause = new RetryPause(time);
        _limits = settings.Limits;
        _drain = share => DrainAsync(ignoresPause: false, share);
        _drainAtEnd = share => DrainAsync(ignoresPause: true, share);
        _version = settings.PrefersVersion2 ? null : 1;
        var series = new SeriesLabels(labels, settings.Relabel, (message, failure) =>
            registry.Report(new MetricProblem(MetricProblemKind.CollectFailed, $"{sender.Address} Relabel", message, failure)));
        _requests = new SnapshotRequests(
            new SeriesStore(series), new Version1Writer(_limits), settings.SendNativeHistograms, settings.ConvertClassicHistograms, time);
    }

    public string Address => _sender.Address;

    public ValueTask<GatewayResponse> PushAsync(PushMethod method, PushSnapshot content, PushDeadline deadline) =>
        SendAsync(content, deadline);

    public ValueTask<GatewayResponse> DeleteAsync(PushDeadline deadline) => SendAsync(content: null, deadline);

    public void Dispose()
    {
        _sender.Dispose();
        _queue.Dispose();
    }

    /// <summary>Sends a snapshot; null ends all series.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<GatewayResponse> SendAsync(PushSnapshot? content, PushDeadline deadline)
    {
        await _queue.OpenAsync(deadline).ConfigureAwait(false);
        await ChooseVersionAsync(deadline).ConfigureAwait(false);
        foreach (EncodedRequest request in content is null ? _requests.OfEnd() : _requests.Of(content))
        {
            _queue.Add(request);
        }

        try
        {
            GatewayResponse response = await DrainWithinAsync(content is { IsLast: false } ? _drain : _drainAtEnd, deadline).ConfigureAwait(false);
            if (response is { Outcome: PushOutcome.TimedOut, StatusCode: null } && _pause.Remaining == TimeSpan.Zero)
            {
                // The receiver did not respond in time, so DrainAsync has not noted the failure.
                _pause.AfterFailure(asked: null);
                _lastFailure = response;
            }

            _queue.Trim();
            await _queue.SettleAsync(deadline).ConfigureAwait(false);
            return response == GatewayResponse.Done && _queue.Problem is null
                ? response
                : (response.Outcome == PushOutcome.Success ? response : WithQueue(response)) with { SpoolProblem = _queue.Problem };
        }
        finally
        {
            // After a cancellation, too, no request may keep pooled memory.
            _queue.Unpool();
        }
    }

    // Without a response, this snapshot is sent by version 1, which every receiver accepts.
    private async Task ChooseVersionAsync(PushDeadline deadline)
    {
        if (_version is not null || _pause.Remaining > TimeSpan.Zero)
        {
            return;
        }

        await deadline.SendAsync(AskingShare, async share =>
        {
            _version = await _sender.AskVersionAsync(share).ConfigureAwait(false);
            return GatewayResponse.Done;
        }).ConfigureAwait(false);
        if (_version == 2)
        {
            _requests.Use(new Version2Writer(_limits));
        }
    }

    private ValueTask<GatewayResponse> DrainWithinAsync(Func<PushDeadline, ValueTask<GatewayResponse>> drain, PushDeadline deadline) =>
        _queue.HasFolder ? deadline.SendAsync(SendingShare, drain) : deadline.SendAsync(drain);

    /// <summary>Sends the waiting requests, until a request fails that may succeed later.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<GatewayResponse> DrainAsync(bool ignoresPause, PushDeadline deadline)
    {
        _queue.Trim();
        if (!ignoresPause && _pause.Remaining is { Ticks: > 0 } pause)
        {
            return _lastFailure with { Reason = Throw.Invariant($"{_lastFailure.Reason} (no request is sent for {pause.TotalSeconds:0.#} s)") };
        }

        GatewayResponse? rejection = null;
        while (_queue.First is { } first)
        {
            if (!await _queue.ReadFirstAsync(deadline).ConfigureAwait(false))
            {
                return new GatewayResponse(PushOutcome.Failed, null, _queue.Problem);
            }

            if (first.Body is not { } body)
            {
                Drop(first, "unreadable");
                continue;
            }

            RemoteResponse response = await TryTwiceAsync(body, first.Version, deadline).ConfigureAwait(false);
            if (response.MayPass)
            {
                _pause.AfterFailure(response.RetryAfter);
                return _lastFailure = response.Gateway;
            }

            _pause.AfterSuccess();
            rejection ??= Settle(first, body, response);
        }

        return rejection ?? GatewayResponse.Done;
    }

    /// <summary>Handles a final response. Returns the response if samples were dropped, and otherwise null.</summary>
    private GatewayResponse? Settle(WaitingRequest request, RequestBody body, RemoteResponse response)
    {
        // A receiver of version 2 also responds with an error if it has stored all samples, and has refused an exemplar.
        int written = response.IsSuccess ? request.Samples : Math.Min(response.Written, request.Samples);
        _counts.Sent(written);
        if (written == request.Samples)
        {
            _queue.RemoveFirst();
            return null;
        }

        if (response.IsTooLarge && RequestParts.Split(body, request.Timestamp, request.Version) is { } parts)
        {
            _queue.ReplaceFirst(parts);
            return null;
        }

        if (response.IsOtherVersion)
        {
            // The receiver was replaced by another. Later snapshots are sent by version 1.
            _version = 1;
            _requests.Use(new Version1Writer(_limits));
        }

        Drop(request, response.DropReason, written);
        return response.Gateway;
    }

    private void Drop(WaitingRequest request, string reason, int written = 0)
    {
        SentCounts.Dropped(request.Samples - written, reason);
        _queue.RemoveFirst();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RemoteResponse> TryTwiceAsync(RequestBody body, int version, PushDeadline deadline)
    {
        RemoteResponse first = await _sender.SendAsync(body, version, deadline).ConfigureAwait(false);
        if (!first.MayPass || first.RetryAfter > s_pauseBeforeSecondTry || deadline.Remaining < s_pauseBeforeSecondTry)
        {
            return first;
        }

        await Task.Delay(s_pauseBeforeSecondTry, _time, deadline.Token).ConfigureAwait(false);
        return await _sender.SendAsync(body, version, deadline).ConfigureAwait(false);
    }

    private GatewayResponse WithQueue(GatewayResponse response) => _queue.Count == 0
        ? response
        : response with { Reason = Throw.Invariant($"{response.Reason} (requests that wait: {_queue.Count})") };
}
