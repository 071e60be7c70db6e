using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Sinks;

/// <summary>Several destinations (sinks) as one. Sends every request to all sinks in parallel, and succeeds if all sinks succeed.</summary>
internal sealed class AllSinks<TContent> : IPushSink<TContent>
{
    private readonly IPushSink<TContent>[] _sinks;

    public AllSinks(IPushSink<TContent>[] sinks)
    {
        _sinks = sinks;
        Address = string.Join(", ", sinks.Select(static sink => sink.Address));
    }

    public string Address { get; }

    public ValueTask<GatewayResponse> PushAsync(PushMethod method, TContent content, PushDeadline deadline) =>
        SendAllAsync(sink => sink.PushAsync(method, content, deadline));

    public ValueTask<GatewayResponse> DeleteAsync(PushDeadline deadline) => SendAllAsync(sink => sink.DeleteAsync(deadline));

    public void Dispose() => Array.ForEach(_sinks, static sink => sink.Dispose());

    private async ValueTask<GatewayResponse> SendAllAsync(Func<IPushSink<TContent>, ValueTask<GatewayResponse>> send)
    {
        GatewayResponse[] responses = await Task.WhenAll(_sinks.Select(sink => send(sink).AsTask())).ConfigureAwait(false);
        string? problem = responses.Select(static response => response.SpoolProblem).FirstOrDefault(static spool => spool is not null);
        int[] failed = [.. Enumerable.Range(0, responses.Length).Where(i => responses[i].Outcome != PushOutcome.Success)];
        if (failed.Length == 0 || Array.Exists(responses, static response => response.IsOutOfTime))
        {
            return failed.Length == 0 ? responses[0] with { SpoolProblem = problem } : GatewayResponse.OutOfTime;
        }

        // A response after which the request may succeed later comes first, so that the spool keeps the request.
        int decisive = failed.FirstOrDefault(i => responses[i] is { IsFinal: false, RejectsBody: false }, failed[0]);
        return responses[decisive] with
        {
            Reason = string.Join(" ", failed.Select(i => $"{_sinks[i].Address}: {responses[i].Reason}")),
            SpoolProblem = problem,
        };
    }
}
