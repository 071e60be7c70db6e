using System.Buffers;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Sinks;

namespace MetricsClient.Push.Spool;

/// <summary>
/// Keeps a push in the spool if no gateway accepts the push, and sends the kept push together with the next push. Without a gateway, every
/// push is kept. The spool keeps rendered text, because another process may send the push later.
/// </summary>
internal sealed class SpoolSink : IPushSink<PushSnapshot>
{
    /// <summary>The fraction of the time that requests to the gateway may use. The rest is for writing the file.</summary>
    public const double GatewayShare = 0.8;

    // If there is a kept push, two requests may be needed. Both get the same time: the first request gets the fraction FirstShare of the
    // time, the second request the fraction SecondShare of the time that then remains.
    private const double FirstShare = GatewayShare / 2;
    private const double SecondShare = FirstShare / (1 - FirstShare);

    private readonly SpoolFolder _spool;
    private readonly IPushSink<PushBody>? _gateway;
    private readonly string _name;
    private readonly SpooledPush _empty;
    private readonly TimeProvider _time;

    public SpoolSink(SpoolFolder spool, IPushSink<PushBody>? gateway, GroupingKey group, TimeProvider time)
    {
        _spool = spool;
        _gateway = gateway;
        _name = GroupFileName.Of(group);
        _empty = new SpooledPush(HttpMethod.Post, GatewaySink.PathOf(group), default);
        _time = time;
        Address = gateway?.Address ?? Path.Combine(spool.Folder, _name);
    }

    /// <summary>The longest wait for the lock, which another process or pusher may hold. The time for writing is not limited.</summary>
    public static TimeSpan LockTimeout { get; } = TimeSpan.FromMilliseconds(500);

    public string Address { get; }

    public async Task<GatewayResponse> PushAsync(PushMethod method, PushSnapshot content, PushDeadline deadline)
    {
        byte[] text = content.Text.Text.ToArray();
        SpooledPush MergedWith(SpooledPush? kept) => (kept ?? _empty).Then(method, text);
        if (_gateway is null)
        {
            return await KeepAsync(MergedWith).ConfigureAwait(false) ?? GatewayResponse.Done;
        }

        SpoolFile? kept = await ReadAsync(deadline).ConfigureAwait(false);
        if (kept is null)
        {
            GatewayResponse only = await SendAsync(method, content.Text, GatewayShare, deadline).ConfigureAwait(false);
            return await SettleAsync(only, kept, MergedWith).ConfigureAwait(false);
        }

        GatewayResponse response = await SendAsync(MergedWith(kept.Push), FirstShare, deadline).ConfigureAwait(false);
        if (response.RejectsBody)
        {
            // The kept push may be the reason of the rejection. So the new push is sent alone; otherwise the kept push would block the
            // group until the kept push expires.
            response = await SendAsync(method, content.Text, SecondShare, deadline).ConfigureAwait(false);
        }

        return await SettleAsync(response, kept, MergedWith).ConfigureAwait(false);
    }

    public async Task<GatewayResponse> DeleteAsync(PushDeadline deadline)
    {
        SpooledPush Deleted(SpooledPush? kept) => _empty with { Method = HttpMethod.Delete };
        if (_gateway is null)
        {
            return await KeepAsync(Deleted).ConfigureAwait(false) ?? GatewayResponse.Done;
        }

        SpoolFile? kept = await ReadAsync(deadline).ConfigureAwait(false);
        GatewayResponse response = await deadline.SendAsync(GatewayShare, _gateway.DeleteAsync).ConfigureAwait(false);
        return await SettleAsync(response, kept, Deleted).ConfigureAwait(false);
    }

    public void Dispose() => _gateway?.Dispose();

    private async Task<GatewayResponse> SendAsync(SpooledPush push, double fraction, PushDeadline deadline)
    {
        using var body = new PushBody(push.Text);
        PushMethod method = push.Method == HttpMethod.Put ? PushMethod.Put : PushMethod.Post;
        return await SendAsync(method, body, fraction, deadline).ConfigureAwait(false);
    }

    private Task<GatewayResponse> SendAsync(PushMethod method, PushBody body, double fraction, PushDeadline deadline) =>
        deadline.SendAsync(fraction, share => _gateway!.PushAsync(method, body, share));

    private async Task<GatewayResponse> SettleAsync(GatewayResponse response, SpoolFile? kept, Func<SpooledPush?, SpooledPush> next)
    {
        if (response.Outcome == PushOutcome.Success)
        {
            return kept is null ? response : await RemoveAsync(kept).ConfigureAwait(false) ?? response;
        }

        if (response.RejectsBody)
        {
            return response;
        }

        GatewayResponse? failure = await KeepAsync(next).ConfigureAwait(false);
        string state = failure is { } error ? $"The spool could not keep the push: {error.Reason}" : $"The push is kept in '{_spool.Folder}'.";
        return response with { Reason = $"{response.Reason} {state}" };
    }

    // If the spool cannot be read or is locked, the new push is still sent to the gateway.
    private async Task<SpoolFile?> ReadAsync(PushDeadline deadline)
    {
        using var clock = new CancellationTokenSource(LockTimeout, _time);
        using var locked = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, deadline.Token);
        try
        {
            return await _spool.ReadAsync(_name, locked.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return null;
        }
    }

    private Task<GatewayResponse?> KeepAsync(Func<SpooledPush?, SpooledPush> next) => ChangeAsync(token => _spool.KeepAsync(_name, next, token));

    private Task<GatewayResponse?> RemoveAsync(SpoolFile sent) => ChangeAsync(token => _spool.RemoveAsync(sent, token));

    // Returns null after a success.
    private async Task<GatewayResponse?> ChangeAsync(Func<CancellationToken, Task> change)
    {
        using var clock = new CancellationTokenSource(LockTimeout, _time);
        try
        {
            await change(clock.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            return new(PushOutcome.TimedOut, null, $"The spool '{_spool.Folder}' was locked for {LockTimeout.TotalMilliseconds} ms.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(PushOutcome.Failed, null, failure.Message);
        }
    }
}
