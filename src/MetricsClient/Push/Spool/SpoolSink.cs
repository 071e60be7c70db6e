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

    /// <summary>The fraction of the time for reading the kept push.</summary>
    public const double ReadShare = 0.2;

    // If there is a kept push, two requests may be needed. Both get the same time: the first request gets the fraction FirstShare of the
    // time, the second request the fraction SecondShare of the time that then remains.
    private const double FirstShare = GatewayShare / 2;
    private const double SecondShare = FirstShare / (1 - FirstShare);

    private readonly SpoolFolder _spool;
    private readonly IPushSink<PushBody>? _gateway;
    private readonly string _name;
    private readonly SpooledPush _empty;

    public SpoolSink(SpoolFolder spool, IPushSink<PushBody>? gateway, GroupingKey group)
    {
        _spool = spool;
        _gateway = gateway;
        _name = GroupFileName.Of(group);
        _empty = new SpooledPush(HttpMethod.Post, group, default);
        Address = gateway?.Address ?? Path.Combine(spool.Folder, _name);
    }

    /// <summary>
    /// The longest time for reading the kept push, at most the fraction <see cref="ReadShare"/> of the remaining time. The lock may use half
    /// of this time.
    /// </summary>
    public static TimeSpan LongestRead { get; } = 2 * SpoolFolder.LockTimeout;

    public string Address { get; }

    public async ValueTask<GatewayResponse> PushAsync(PushMethod method, PushSnapshot content, PushDeadline deadline)
    {
        byte[] text = content.Text.Text.ToArray();
        SpooledPush MergedWith(SpooledPush? kept) => (kept ?? _empty).Then(method, text);
        if (_gateway is null)
        {
            return await KeepOnlyAsync(MergedWith, deadline).ConfigureAwait(false);
        }

        SpoolRead read = await ReadAsync(deadline).ConfigureAwait(false);
        if (read.Kept is not { } kept)
        {
            GatewayResponse only = await SendAsync(method, content.Text, GatewayShare, deadline).ConfigureAwait(false);
            return await SettleAsync(only, read, MergedWith, deadline).ConfigureAwait(false);
        }

        GatewayResponse response = await SendAsync(MergedWith(kept.Push), FirstShare, deadline).ConfigureAwait(false);
        if (response.RejectsBody)
        {
            // The kept push may be the reason of the rejection. So the new push is sent alone; otherwise the kept push would block the
            // group until the kept push expires.
            response = await SendAsync(method, content.Text, SecondShare, deadline).ConfigureAwait(false);
        }

        return await SettleAsync(response, read, MergedWith, deadline).ConfigureAwait(false);
    }

    public async ValueTask<GatewayResponse> DeleteAsync(PushDeadline deadline)
    {
        SpooledPush Deleted(SpooledPush? kept) => _empty with { Method = HttpMethod.Delete };
        if (_gateway is null)
        {
            return await KeepOnlyAsync(Deleted, deadline).ConfigureAwait(false);
        }

        SpoolRead read = await ReadAsync(deadline).ConfigureAwait(false);
        GatewayResponse response = await deadline.SendAsync(GatewayShare, _gateway.DeleteAsync).ConfigureAwait(false);
        return await SettleAsync(response, read, Deleted, deadline).ConfigureAwait(false);
    }

    public void Dispose() => _gateway?.Dispose();

    private async ValueTask<GatewayResponse> SendAsync(SpooledPush push, double fraction, PushDeadline deadline)
    {
        using var body = new PushBody(push.Text);
        PushMethod method = push.Method == HttpMethod.Put ? PushMethod.Put : PushMethod.Post;
        return await SendAsync(method, body, fraction, deadline).ConfigureAwait(false);
    }

    private ValueTask<GatewayResponse> SendAsync(PushMethod method, PushBody body, double fraction, PushDeadline deadline) =>
        deadline.SendAsync(fraction, share => _gateway!.PushAsync(method, body, share));

    private async ValueTask<GatewayResponse> SettleAsync(
        GatewayResponse response, SpoolRead read, Func<SpooledPush?, SpooledPush> next, PushDeadline deadline)
    {
        if (response.IsFinal)
        {
            string? problem = read.Kept is { } sent ? await RemoveAsync(sent, read.Problem, deadline).ConfigureAwait(false) : null;
            return response with { SpoolProblem = problem ?? read.Problem ?? _spool.Warning };
        }

        if (response.RejectsBody)
        {
            return response with { SpoolProblem = read.Problem };
        }

        string? failure = await KeepAsync(next, deadline).ConfigureAwait(false);
        string state = failure is null ? $"The push is kept in '{_spool.Folder}'." : $"The spool could not keep the push: {failure}";
        return response with { Reason = $"{response.Reason} {state}", SpoolProblem = failure };
    }

    // If the spool cannot be used, the new push is still sent to the gateway.
    private async Task<SpoolRead> ReadAsync(PushDeadline deadline)
    {
        SpoolFile? kept = null;
        string? lockProblem = null;
        TimeSpan limit = deadline.Remaining * ReadShare;
        string? problem = await ProblemOfAsync(ReadKeptAsync).ConfigureAwait(false);
        deadline.Token.ThrowIfCancellationRequested();
        return new SpoolRead(kept, problem ?? lockProblem);

        async Task ReadKeptAsync() => (kept, lockProblem) =
            await _spool.ReadAsync(_name, limit < LongestRead ? limit : LongestRead, deadline.Token).ConfigureAwait(false);
    }

    // If the lock could not be acquired for the read, the push has waited long enough.
    private Task<string?> RemoveAsync(SpoolFile sent, string? lockProblem, PushDeadline deadline) =>
        ProblemOfAsync(() => _spool.RemoveAsync(sent, waitForLock: lockProblem is null, deadline.Remaining, deadline.Token));

    private async ValueTask<GatewayResponse> KeepOnlyAsync(Func<SpooledPush?, SpooledPush> next, PushDeadline deadline)
    {
        string? failure = await KeepAsync(next, deadline).ConfigureAwait(false);
        return failure is null
            ? GatewayResponse.Done with { SpoolProblem = _spool.Warning }
            : new GatewayResponse(PushOutcome.Failed, null, failure) { SpoolProblem = failure };
    }

    private Task<string?> KeepAsync(Func<SpooledPush?, SpooledPush> next, PushDeadline deadline) =>
        ProblemOfAsync(() => _spool.KeepAsync(_name, next, deadline.Remaining, deadline.Token));

    // Returns null after a success.
    private async Task<string?> ProblemOfAsync(Func<Task> change)
    {
        try
        {
            await change().ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            return $"The time for the push ended before the file system of the spool '{_spool.Folder}' responded.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message.Contains(_spool.Folder, StringComparison.Ordinal)
                ? failure.Message
                : $"The spool '{_spool.Folder}' failed: {failure.Message}";
        }
    }

    /// <summary>The kept push, or null if there is none or the spool cannot be read; and the problem of the read or of the lock.</summary>
    private readonly record struct SpoolRead(SpoolFile? Kept, string? Problem);
}
