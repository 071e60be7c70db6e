using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Sinks;

/// <summary>Several gateways of which the first that answers gets a push. A delete goes to all, since any may have the group.</summary>
internal sealed class FirstSink : IPushSink
{
    private readonly IPushSink[] _sinks;
    private readonly AllSinks _all;
    private readonly TimeProvider _time;

    public FirstSink(IPushSink[] sinks, TimeProvider time)
    {
        _sinks = sinks;
        _all = new AllSinks(sinks);
        _time = time;
    }

    public string Address => _all.Address;

    public async Task<GatewayResponse> PushAsync(PushMethod method, PushBody body, TimeSpan time, CancellationToken deadline)
    {
        long started = _time.GetTimestamp();
        var silent = new List<string>();
        for (int i = 0; ; i++)
        {
            IPushSink sink = _sinks[i];

            // What one does not use is left to those after it.
            TimeSpan share = (time - _time.GetElapsedTime(started)) / (_sinks.Length - i);
            GatewayResponse answer = await ShareOfTime.AskAsync(
                (mine, token) => sink.PushAsync(method, body, mine, token), share, _time, deadline).ConfigureAwait(false);
            if (!answer.MayPass)
            {
                return answer;
            }

            silent.Add($"{sink.Address}: {answer.Reason}");
            if (silent.Count == _sinks.Length)
            {
                return answer with { Reason = string.Join(" ", silent) };
            }
        }
    }

    public Task<GatewayResponse> DeleteAsync(TimeSpan time, CancellationToken deadline) => _all.DeleteAsync(time, deadline);

    public void Dispose() => _all.Dispose();
}
