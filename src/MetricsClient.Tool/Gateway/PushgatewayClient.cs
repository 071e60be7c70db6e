using System.Text;
using System.Text.Json;
using MetricsClient.Push;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Sinks;
using MetricsClient.Push.Spool;
using MetricsClient.Text;

namespace MetricsClient.Tool.Gateway;

/// <summary>Administers a Pushgateway: lists and deletes groups, pushes texts, and reads status and health. Thread-safe.</summary>
/// <remarks>
/// A query throws <see cref="PushgatewayException"/> if the gateway does not respond. A change or check returns its
/// outcome as a <see cref="PushResult"/>.
/// </remarks>
internal sealed class PushgatewayClient : IDisposable
{
    private readonly GatewaySender _sender;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <summary>Validates and copies the options. Sends no request.</summary>
    /// <param name="options">The gateway and the limits.</param>
    /// <param name="time">The clock of the timeouts; null for the clock of the system.</param>
    /// <exception cref="ArgumentException">An option is invalid. The message names the option and the remedy.</exception>
    public PushgatewayClient(PushOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _time = time ?? TimeProvider.System;
        options.Validate();
        _sender = new GatewaySender(options, options.Gateway ?? throw Throw.BadPushOption("Gateway is missing; set it to the address of the Pushgateway, such as http://gateway:9091."), _time);
        _timeout = options.Timeout;
    }

    /// <summary>False if the address is the import path of VictoriaMetrics, which stores samples and no groups.</summary>
    public bool HasGroups => !SampleImport.Includes(_sender.AddressOf(""));

    /// <summary>Returns all groups that the gateway stores.</summary>
    /// <exception cref="PushgatewayException">The gateway did not respond.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<IReadOnlyList<PushgatewayGroup>> ListAsync(CancellationToken cancellationToken = default) =>
        AskAsync("/api/v1/metrics", GatewayJson.ReadGroupsAsync, cancellationToken);

    /// <summary>Returns the version, start time and flags of the gateway.</summary>
    /// <exception cref="PushgatewayException">The gateway did not respond.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<PushgatewayStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        AskAsync("/api/v1/status", GatewayJson.ReadStatusAsync, cancellationToken);

    /// <summary>
    /// Checks that the gateway reports itself as healthy. It does so even if one bad group makes every push and every
    /// scrape fail.
    /// </summary>
    public Task<PushResult> CheckHealthyAsync(CancellationToken cancellationToken = default) => CheckAsync("/-/healthy", cancellationToken);

    /// <summary>Checks that the gateway currently accepts pushes.</summary>
    public Task<PushResult> CheckReadyAsync(CancellationToken cancellationToken = default) => CheckAsync("/-/ready", cancellationToken);

    /// <summary>Checks that VictoriaMetrics accepts pushes, by a push without samples.</summary>
    public async Task<PushResult> CheckImportAsync(CancellationToken cancellationToken = default)
    {
        using var body = new PushBody(ReadOnlyMemory<byte>.Empty);
        return await SendAsync(
            "Check of", GatewaySink.Request(PushMethod.Post, _sender.AddressOf("/metrics/job/promjob_doctor"), body, compress: false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks that Prometheus can scrape the gateway. One bad group makes every scrape fail.</summary>
    public Task<PushResult> CheckScrapeAsync(CancellationToken cancellationToken = default) => CheckAsync("/metrics", cancellationToken);

    /// <summary>
    /// Returns the start of a page, at most 1 MB. If the server does not send the page, returns the start of its reason; empty if there
    /// is no response.
    /// </summary>
    public async Task<string> GetPageAsync(string path, CancellationToken cancellationToken = default)
    {
        string page = "";
        var request = new GatewayRequest(HttpMethod.Get, _sender.AddressOf(path), ReadAsync: async (content, deadline) =>
        {
            byte[] start = new byte[1 << 20];
            int length = await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, deadline).ConfigureAwait(false);
            page = Encoding.UTF8.GetString(start, 0, length);
        });
        PushResult result = await SendAsync("Query to", request, cancellationToken).ConfigureAwait(false);
        return page.Length > 0 ? page : result.StatusCode is null ? "" : result.Reason ?? "";
    }

    /// <summary>
    /// Deletes the group with exactly these labels, which include <c>job</c>, such as
    /// <see cref="PushgatewayGroup.Labels"/>. The outcome is a success even if there is no such group. The outcome is
    /// <see cref="PushOutcome.NotSent"/> if a path cannot contain the labels.
    /// </summary>
    public Task<PushResult> DeleteAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken = default) =>
        ChangeAsync("Delete of", labels, static address => new(HttpMethod.Delete, address), cancellationToken);

    /// <summary>
    /// Pushes a text in format 0.0.4, without changes, to the group with exactly these labels, which include
    /// <c>job</c>. The outcome is <see cref="PushOutcome.NotSent"/> if a path cannot contain the labels.
    /// </summary>
    public async Task<PushResult> PushAsync(
        PushMethod method,
        IReadOnlyDictionary<string, string> labels,
        ReadOnlyMemory<byte> text,
        CancellationToken cancellationToken = default)
    {
        using var body = new PushBody(text);
        return await ChangeAsync(
            "Push to",
            labels,
            address => GatewaySink.Request(method, address, body, compress: false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _sender.Dispose();

    /// <summary>Sends a push that a spool has kept.</summary>
    public async Task<PushResult> SendAsync(SpooledPush push, CancellationToken cancellationToken)
    {
        using var body = new PushBody(push.Text);
        bool hasBody = push.Method != HttpMethod.Delete;
        if (!hasBody && !HasGroups)
        {
            var refusal = new GatewayResponse(PushOutcome.NotSent, null, SampleImport.NothingToDelete);
            return refusal.ToResult($"Flush of a delete to {_sender.AddressOf(GatewaySink.PathOf(push.Group)).AbsoluteUri}", TimeSpan.Zero);
        }

        return await SendAsync(
            "Flush to",
            new GatewayRequest(push.Method, _sender.AddressOf(GatewaySink.PathOf(push.Group)), hasBody ? () => body.ToContent(compress: false) : null),
            cancellationToken).ConfigureAwait(false);
    }

    private static GroupingKey KeyOf(IReadOnlyDictionary<string, string> labels) => new(
        labels.TryGetValue(GroupingKey.JobLabel, out string? job) ? job : null,
        labels.Where(static label => label.Key != GroupingKey.JobLabel),
        allowEmptyValues: true);

    private Task<PushResult> CheckAsync(string path, CancellationToken cancellationToken) =>
        SendAsync("Check of", new(HttpMethod.Get, _sender.AddressOf(path)), cancellationToken);

    private Task<PushResult> ChangeAsync(
        string request,
        IReadOnlyDictionary<string, string> labels,
        Func<Uri, GatewayRequest> toRequest,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(labels);
        try
        {
            return SendAsync(request, toRequest(_sender.AddressOf(GatewaySink.PathOf(KeyOf(labels)))), cancellationToken);
        }
        catch (ArgumentException invalid)
        {
            // Another program may have created the group. The invalid labels are then no mistake on the command line,
            // so no exception is thrown.
            var refusal = new GatewayResponse(PushOutcome.NotSent, null, invalid.Message);
            return Task.FromResult(refusal.ToResult($"{request} a group of {_sender.AddressOf("/")}", TimeSpan.Zero));
        }
    }

    private async Task<PushResult> SendAsync(string request, GatewayRequest message, CancellationToken cancellationToken)
    {
        using var deadline = new PushDeadline(_timeout, _time, cancellationToken);
        GatewayResponse response = await deadline.TryAsync(deadline => _sender.SendAsync(message, deadline.Token)).ConfigureAwait(false);
        return deadline.ResultOf($"{request} {message.Address.AbsoluteUri}", response);
    }

    private async Task<T> AskAsync<T>(
        string path, Func<Stream, CancellationToken, Task<T>> readAsync, CancellationToken cancellationToken)
        where T : class
    {
        T? response = null;
        bool isForeign = false;
        var request = new GatewayRequest(HttpMethod.Get, _sender.AddressOf(path), ReadAsync: async (content, deadline) =>
        {
            try
            {
                response = await readAsync(content, deadline).ConfigureAwait(false);
            }
            catch (JsonException)
            {
                isForeign = true;
            }
        });
        PushResult result = await SendAsync("Query to", request, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return response ?? throw new PushgatewayException(isForeign
            ? new PushResult($"Query to {_sender.AddressOf(path).AbsoluteUri}", PushOutcome.Failed, result.StatusCode, "The response is not the response of a Pushgateway.", result.Duration)
            : result);
    }
}
