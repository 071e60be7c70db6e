using System.Buffers;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Sinks;

namespace MetricsClient.Push.Spool;

/// <summary>
/// Sends to a gateway what waits in a spool together with each push, and keeps in the spool what the gateway could not be told. Without a
/// gateway, everything waits.
/// </summary>
internal sealed class SpoolSink : IPushSink
{
    // Of the time, how much a gateway may use up: the rest is for writing a file.
    private const double ForGateway = 0.8;

    // For another process that has the lock; writing itself takes what it takes.
    private static readonly TimeSpan s_toWrite = TimeSpan.FromMilliseconds(500);

    private readonly SpoolFolder _spool;
    private readonly IPushSink? _gateway;
    private readonly string _name;
    private readonly SpooledPush _nothing;
    private readonly TimeProvider _time;

    public SpoolSink(SpoolFolder spool, IPushSink? gateway, GroupingKey group, TimeProvider time)
    {
        _spool = spool;
        _gateway = gateway;
        _name = GroupFileName.Of(group);
        _nothing = new SpooledPush(HttpMethod.Post, GatewaySink.PathOf(group), default);
        _time = time;
        Address = gateway?.Address ?? Path.Combine(spool.Folder, _name);
    }

    public string Address { get; }

    public async Task<GatewayResponse> PushAsync(PushMethod method, PushBody body, TimeSpan time, CancellationToken deadline)
    {
        byte[] text = body.Text.ToArray();
        SpooledPush AddTo(SpooledPush? waiting) => (waiting ?? _nothing).Then(method, text);
        if (_gateway is null)
        {
            return await KeepAsync(AddTo).ConfigureAwait(false) ?? GatewayResponse.Done;
        }

        SpoolFile? waiting = await WaitingAsync(deadline).ConfigureAwait(false);
        GatewayResponse answer = waiting is null
            ? await SendAsync(method, body, time * ForGateway, deadline).ConfigureAwait(false)
            : await SendAsync(AddTo(waiting.Push), time * ForGateway / 2, deadline).ConfigureAwait(false);
        if (waiting is not null && answer.RefusesBody)
        {
            // What waited may be to blame, and must not stand in the way for ever.
            answer = await SendAsync(method, body, time * ForGateway / 2, deadline).ConfigureAwait(false);
        }

        return await SettleAsync(answer, waiting, AddTo).ConfigureAwait(false);
    }

    public async Task<GatewayResponse> DeleteAsync(TimeSpan time, CancellationToken deadline)
    {
        SpooledPush Delete(SpooledPush? waiting) => _nothing with { Method = HttpMethod.Delete };
        if (_gateway is null)
        {
            return await KeepAsync(Delete).ConfigureAwait(false) ?? GatewayResponse.Done;
        }

        SpoolFile? waiting = await WaitingAsync(deadline).ConfigureAwait(false);
        GatewayResponse answer = await ShareOfTime.AskAsync(_gateway.DeleteAsync, time * ForGateway, _time, deadline).ConfigureAwait(false);
        return await SettleAsync(answer, waiting, Delete).ConfigureAwait(false);
    }

    public void Dispose() => _gateway?.Dispose();

    private async Task<GatewayResponse> SendAsync(SpooledPush push, TimeSpan share, CancellationToken deadline)
    {
        using var body = new PushBody(push.Text);
        PushMethod method = push.Method == HttpMethod.Put ? PushMethod.Put : PushMethod.Post;
        return await SendAsync(method, body, share, deadline).ConfigureAwait(false);
    }

    private Task<GatewayResponse> SendAsync(PushMethod method, PushBody body, TimeSpan share, CancellationToken deadline) =>
        ShareOfTime.AskAsync((time, token) => _gateway!.PushAsync(method, body, time, token), share, _time, deadline);

    private async Task<GatewayResponse> SettleAsync(GatewayResponse answer, SpoolFile? waiting, Func<SpooledPush?, SpooledPush> next)
    {
        if (answer.Outcome == PushOutcome.Success)
        {
            return waiting is null ? answer : await ForgetAsync(waiting).ConfigureAwait(false) ?? answer;
        }

        if (answer.RefusesBody)
        {
            return answer;
        }

        GatewayResponse? lost = await KeepAsync(next).ConfigureAwait(false);
        string fate = lost is { } failure ? $"It could not be kept either: {failure.Reason}" : $"It waits in '{_spool.Folder}'.";
        return answer with { Reason = $"{answer.Reason} {fate}" };
    }

    // A spool that cannot be read must not keep a push from its gateway.
    private async Task<SpoolFile?> WaitingAsync(CancellationToken deadline)
    {
        try
        {
            return await _spool.ReadAsync(_name, deadline).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private Task<GatewayResponse?> KeepAsync(Func<SpooledPush?, SpooledPush> next) => ChangeAsync(token => _spool.KeepAsync(_name, next, token));

    private Task<GatewayResponse?> ForgetAsync(SpoolFile sent) => ChangeAsync(token => _spool.RemoveAsync(sent, token));

    // Null when it worked.
    private async Task<GatewayResponse?> ChangeAsync(Func<CancellationToken, Task> change)
    {
        using var clock = new CancellationTokenSource(s_toWrite, _time);
        try
        {
            await change(clock.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            return new(PushOutcome.TimedOut, null, $"The spool '{_spool.Folder}' was locked for {s_toWrite.TotalMilliseconds} ms.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(PushOutcome.Failed, null, failure.Message);
        }
    }
}
