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
    private GatewayResponse _lastFailure = GatewayResponse.Done;

    // The first response of the current push after which samples were dropped.
    private GatewayResponse? _rejection;

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

    /// <summary>
    /// Sends the waiting requests and a snapshot, until a request fails that may succeed later, or the time is over. A snapshot of null ends
    /// all series.
    /// </summary>
    private async ValueTask<GatewayResponse> SendAsync(PushSnapshot? content, PushDeadline deadline)
    {
        await _queue.OpenAsync(deadline).ConfigureAwait(false);
        await ChooseVersionAsync(deadline).ConfigureAwait(false);
        AddRequests(content);
        GatewayResponse? response = content is { IsLast: false } ? PauseResponse() : null;
        using PushDeadline? share = _queue.HasFolder ? deadline.Share(SendingShare) : null;
        PushDeadline limit = share ?? deadline;
        try
        {
            while (response is null && _queue.First is { } first)
            {
                bool isFinal = await _queue.ReadFirstAsync(limit).ConfigureAwait(false);
                RemoteResponse? answer = first.Body is null ? null : await _sender.SendAsync(first.Body, first.Version, limit).ConfigureAwait(false);
                if (answer is { MayPass: true } && IsWorthSecondTry(answer, limit))
                {
                    await Task.Delay(s_pauseBeforeSecondTry, _time, limit.Token).ConfigureAwait(false);
                    answer = await _sender.SendAsync(first.Body!, first.Version, limit).ConfigureAwait(false);
                }

                response = isFinal ? Settle(first, answer) : new GatewayResponse(PushOutcome.Failed, null, _queue.Problem);
            }
        }
        catch (Exception failure)
        {
            // InTime throws after a cancellation, and no request may keep pooled memory.
            _queue.Unpool();
            response = limit.InTime(limit.ResponseTo(failure));
        }

        NoteTimeout(response);
        _queue.Trim();
        await _queue.SettleAsync(deadline).ConfigureAwait(false);
        return WithQueue(response ?? _rejection ?? GatewayResponse.Done);
    }

    private void AddRequests(PushSnapshot? content)
    {
        foreach (EncodedRequest request in content is null ? _requests.OfEnd() : _requests.Of(content))
        {
            _queue.Add(request);
        }

        _queue.Trim();
        _rejection = null;
    }

    // The response of a push during the pause after a failure. Null if requests may be sent.
    private GatewayResponse? PauseResponse() => _pause.Remaining is { Ticks: > 0 } pause
        ? _lastFailure with { Reason = Throw.Invariant($"{_lastFailure.Reason} (no request is sent for {pause.TotalSeconds:0.#} s)") }
        : null;

    // After a time-out there was no response to settle.
    private void NoteTimeout(GatewayResponse? response)
    {
        if (response is { Outcome: PushOutcome.TimedOut, StatusCode: null } && _pause.Remaining == TimeSpan.Zero)
        {
            _pause.AfterFailure(asked: null);
            _lastFailure = response;
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

    /// <summary>Handles the response to a request. Returns the response if the request must wait, and otherwise null.</summary>
    /// <param name="request">The oldest request.</param>
    /// <param name="response">The response; null if the file of the request cannot be read.</param>
    private GatewayResponse? Settle(WaitingRequest request, RemoteResponse? response)
    {
        if (response is { MayPass: true })
        {
            _pause.AfterFailure(response.RetryAfter);
            return _lastFailure = response.Gateway;
        }

        if (response is null)
        {
            Drop(request, "unreadable");
        }
        else
        {
            _pause.AfterSuccess();
            GatewayResponse? dropped = SettleFinal(request, response);
            _rejection ??= dropped;
        }

        return null;
    }

    /// <summary>Handles a final response. Returns the response if samples were dropped, and otherwise null.</summary>
    private GatewayResponse? SettleFinal(WaitingRequest request, RemoteResponse response)
    {
        // A receiver of version 2 also responds with an error if it has stored all samples, and has refused an exemplar.
        int written = response.IsSuccess ? request.Samples : Math.Min(response.Written, request.Samples);
        _counts.Sent(written);
        if (written == request.Samples)
        {
            _queue.RemoveFirst();
            return null;
        }

        if (response.IsTooLarge && RequestParts.Split(request.Body!, request.Timestamp, request.Version) is { } parts)
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

    private static bool IsWorthSecondTry(RemoteResponse response, PushDeadline deadline) =>
        !(response.RetryAfter > s_pauseBeforeSecondTry) && deadline.Remaining >= s_pauseBeforeSecondTry;

    private GatewayResponse WithQueue(GatewayResponse response)
    {
        if (response.Outcome != PushOutcome.Success && _queue.Count > 0)
        {
            response = response with { Reason = Throw.Invariant($"{response.Reason} (requests that wait: {_queue.Count})") };
        }

        return _queue.Problem is { } problem ? response with { SpoolProblem = problem } : response;
    }
}
