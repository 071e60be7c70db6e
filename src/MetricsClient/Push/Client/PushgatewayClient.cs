using MetricsClient.Push;
using MetricsClient.Push.Client;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Sinks;
using MetricsClient.Push.Spool;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Asks a Pushgateway what it holds, deletes groups and pushes texts: for those who look after a gateway. Whoever pushes metrics
/// of this process wants a <see cref="MetricPusher"/>.
/// </summary>
/// <remarks>
/// Questions throw a <see cref="PushgatewayException"/> when they get no answer, since there is nothing to go on with; what changes
/// or checks something gives its outcome as a value. All members may be called from any thread.
/// </remarks>
public sealed class PushgatewayClient : IDisposable
{
    private readonly GatewaySender _sender;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>Checks and copies the options; sends nothing yet. Only the options for the gateway and the connection are used.</summary>
    /// <exception cref="ArgumentException">An option cannot be used; the message says which one, and what to do.</exception>
    public PushgatewayClient(PushOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _sender = new GatewaySender(options, options.Gateway ?? throw Throw.BadPushOption("Gateway is missing; set it to the address of the Pushgateway, such as http://gateway:9091."), _time);
        _timeout = options.Timeout;
    }

    /// <summary>All groups that the gateway holds.</summary>
    /// <exception cref="PushgatewayException">It did not tell.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<IReadOnlyList<PushgatewayGroup>> ListAsync(CancellationToken cancellation = default) =>
        AskAsync("/api/v1/metrics", GatewayJson.ReadGroupsAsync, cancellation);

    /// <summary>The gateway's version, start and flags.</summary>
    /// <exception cref="PushgatewayException">It did not tell.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<PushgatewayStatus> GetStatusAsync(CancellationToken cancellation = default) =>
        AskAsync("/api/v1/status", GatewayJson.ReadStatusAsync, cancellation);

    /// <summary>Whether the gateway is healthy. It says so even when one bad group makes every push and scrape fail.</summary>
    public Task<PushResult> CheckHealthyAsync(CancellationToken cancellation = default) => CheckAsync("/-/healthy", cancellation);

    /// <summary>Whether the gateway takes pushes at present.</summary>
    public Task<PushResult> CheckReadyAsync(CancellationToken cancellation = default) => CheckAsync("/-/ready", cancellation);

    /// <summary>Whether Prometheus can scrape the gateway, which one bad group can prevent.</summary>
    public Task<PushResult> CheckScrapeAsync(CancellationToken cancellation = default) => CheckAsync("/metrics", cancellation);

    /// <summary>
    /// Deletes the group that has exactly these labels, <c>job</c> among them, such as <see cref="PushgatewayGroup.Labels"/>. A group that
    /// is not there is a success too; labels that no path can address are <see cref="PushOutcome.NotSent"/>.
    /// </summary>
    public Task<PushResult> DeleteAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellation = default) =>
        ChangeAsync("Delete of", labels, static path => new(HttpMethod.Delete, path), cancellation);

    /// <summary>
    /// Pushes a text in format 0.0.4, as it is, to the group that has exactly these labels, <c>job</c> among them. Labels that no path can
    /// address are <see cref="PushOutcome.NotSent"/>.
    /// </summary>
    public async Task<PushResult> PushAsync(
        PushMethod method,
        IReadOnlyDictionary<string, string> labels,
        ReadOnlyMemory<byte> text,
        CancellationToken cancellation = default)
    {
        using var body = new PushBody(text);
        return await ChangeAsync(
            "Push to",
            labels,
            path => GatewaySink.Request(method, path, body, compress: false),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _sender.Dispose();

    internal async Task<PushResult> SendAsync(SpooledPush push, CancellationToken cancellation)
    {
        using var body = new PushBody(push.Text);
        bool hasBody = push.Method != HttpMethod.Delete;
        return await SendAsync(
            "Flush to",
            new GatewayRequest(push.Method, push.Path, hasBody ? () => body.ToContent(compress: false) : null),
            cancellation).ConfigureAwait(false);
    }

    private static GroupingKey KeyOf(IReadOnlyDictionary<string, string> labels) => new(
        labels.TryGetValue(GroupingKey.JobLabel, out string? job) ? job : null,
        labels.Where(static label => label.Key != GroupingKey.JobLabel),
        allowEmptyValues: true);

    private Task<PushResult> CheckAsync(string path, CancellationToken cancellation) =>
        SendAsync("Check of", new(HttpMethod.Get, path), cancellation);

    private Task<PushResult> ChangeAsync(
        string request,
        IReadOnlyDictionary<string, string> labels,
        Func<string, GatewayRequest> toRequest,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(labels);
        try
        {
            return SendAsync(request, toRequest(GatewaySink.PathOf(KeyOf(labels))), cancellation);
        }
        catch (ArgumentException unaddressable)
        {
            // A group that others made; not a mistake of whoever wants to be rid of it.
            var refusal = new GatewayResponse(PushOutcome.NotSent, null, unaddressable.Message);
            return Task.FromResult(refusal.ToResult($"{request} a group of {_sender.AddressOf("/")}", TimeSpan.Zero));
        }
    }

    private Task<PushResult> SendAsync(string request, GatewayRequest message, CancellationToken cancellation) =>
        BoundedRequest.RunAsync(
            $"{request} {_sender.AddressOf(message.Path).AbsoluteUri}",
            deadline => _sender.SendAsync(message, deadline.Token),
            _timeout,
            _time,
            cancellation);

    private async Task<T> AskAsync<T>(
        string path, Func<Stream, CancellationToken, Task<T>> readAsync, CancellationToken cancellation)
        where T : class
    {
        T? answer = null;
        var question = new GatewayRequest(HttpMethod.Get, path, ReadAsync: async (content, deadline) =>
            answer = await readAsync(content, deadline).ConfigureAwait(false));
        PushResult result = await SendAsync("Question to", question, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return answer ?? throw new PushgatewayException(result);
    }
}
