using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Sinks;

/// <summary>Several places that all get everything, at the same time. It is a success when it is one everywhere.</summary>
internal sealed class AllSinks : IPushSink
{
    private readonly IPushSink[] _sinks;

    public AllSinks(IPushSink[] sinks)
    {
        _sinks = sinks;
        Address = string.Join(", ", sinks.Select(static sink => sink.Address));
    }

    public string Address { get; }

    public Task<GatewayResponse> PushAsync(PushMethod method, PushBody body, TimeSpan time, CancellationToken deadline) =>
        AskAllAsync(sink => sink.PushAsync(method, body, time, deadline));

    public Task<GatewayResponse> DeleteAsync(TimeSpan time, CancellationToken deadline) =>
        AskAllAsync(sink => sink.DeleteAsync(time, deadline));

    public void Dispose() => Array.ForEach(_sinks, static sink => sink.Dispose());

    private async Task<GatewayResponse> AskAllAsync(Func<IPushSink, Task<GatewayResponse>> ask)
    {
        GatewayResponse[] answers = await Task.WhenAll(_sinks.Select(ask)).ConfigureAwait(false);
        int[] failed = [.. Enumerable.Range(0, answers.Length).Where(i => answers[i].Outcome != PushOutcome.Success)];
        if (failed.Length == 0 || Array.Exists(answers, static answer => answer == GatewayResponse.OutOfTime))
        {
            return failed.Length == 0 ? answers[0] : GatewayResponse.OutOfTime;
        }

        return answers[failed[0]] with
        {
            Reason = string.Join(" ", failed.Select(i => $"{_sinks[i].Address}: {answers[i].Reason}")),
        };
    }
}
