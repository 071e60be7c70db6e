namespace MetricsClient.Push;

/// <summary>Sends requests about groups to one gateway: at most two tries, no redirects, and every failure as a value.</summary>
internal sealed class GatewaySender : IDisposable
{
    private static readonly TimeSpan s_pauseBeforeSecondTry = TimeSpan.FromMilliseconds(200);

    private readonly GatewayAddress _address;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;
    private readonly bool _ownsHttp;

    public GatewaySender(PushOptions options, TimeProvider time)
    {
        _address = new GatewayAddress(options);
        _time = time;
        _ownsHttp = options.Http is null;
        _http = options.Http ?? OwnHttp(options);
    }

    /// <summary>The address of a group, without credentials.</summary>
    public Uri AddressOf(GroupingKey group) => _address.Of(group);

    /// <summary>Sends the request, and once more when that may help and the deadline allows it. Throws nothing.</summary>
    public async Task<GatewayAnswer> SendAsync(
        HttpMethod method, GroupingKey group, PushBody? body, CancellationToken deadline)
    {
        GatewayAnswer first = await TryAsync(method, group, body, deadline).ConfigureAwait(false);
        if (!first.MayPass || !await PauseAsync(deadline).ConfigureAwait(false))
        {
            return first;
        }

        // What the first try learned says more than that there was no time for a second.
        GatewayAnswer second = await TryAsync(method, group, body, deadline).ConfigureAwait(false);
        return second == GatewayAnswer.OutOfTime ? first : second;
    }

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    private static HttpMessageInvoker OwnHttp(PushOptions options)
    {
#pragma warning disable CA2000 // The invoker disposes it.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = options.UseProxy,
            ConnectTimeout = options.ConnectTimeout,
            // A gateway that moved to another address is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            // A push is no part of what the caller traces.
            ActivityHeadersPropagator = null,
        };
#pragma warning restore CA2000
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    private async Task<GatewayAnswer> TryAsync(
        HttpMethod method, GroupingKey group, PushBody? body, CancellationToken deadline)
    {
        Uri address = _address.Of(group);
        using var request = new HttpRequestMessage(method, address) { Content = body?.ToContent() };
        _address.Authorize(request);
        try
        {
            // A handler of the caller's may ignore the token, so it is not waited for longer than that.
            using HttpResponseMessage answer = await SendAsync(request, deadline).WaitAsync(deadline).ConfigureAwait(false);
            return await GatewayAnswer.ReadAsync(request, address, answer, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return GatewayAnswer.OutOfTime;
        }
        catch (OperationCanceledException failure)
        {
            return new(PushOutcome.TimedOut, null, failure.GetBaseException().Message);
        }
        catch (HttpRequestException failure)
        {
            return GatewayAnswer.From(failure);
        }
        catch (Exception failure)
        {
            return new(PushOutcome.Failed, null, $"{failure.GetType()}: {failure.Message}");
        }
    }

    // An HttpClient would otherwise read the whole answer into memory first.
    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken deadline) =>
        _http is HttpClient client
            ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline)
            : _http.SendAsync(request, deadline);

    private async Task<bool> PauseAsync(CancellationToken deadline)
    {
        try
        {
            await Task.Delay(s_pauseBeforeSecondTry, _time, deadline).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
