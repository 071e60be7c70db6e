namespace MetricsClient.Push.Gateway;

/// <summary>Sends requests to one gateway, each at most twice and without redirects. Returns every failure as a response.</summary>
internal sealed class GatewaySender : IDisposable
{
    private readonly GatewayAddress _address;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;
    private readonly bool _ownsHttp;

    /// <exception cref="ArgumentException">An option is invalid.</exception>
    public GatewaySender(PushOptions options, Uri address, TimeProvider time)
    {
        _address = new GatewayAddress(options, address);
        _time = time;
        _ownsHttp = options.HttpInvoker is null;
        _http = options.HttpInvoker ?? GatewayHttp.Create(options);
    }

    /// <summary>The pause after a failed first try.</summary>
    public static TimeSpan PauseBeforeSecondTry { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns the address of a path on the gateway, without credentials.</summary>
    public Uri AddressOf(string path) => _address.Of(path);

    /// <summary>
    /// Sends the request. Sends the request again if a second request may succeed and the deadline has not passed. Never throws an exception.
    /// </summary>
    // One asynchronous method for both tries, because each asynchronous method that waits for the response allocates its state, and takes
    // .NET longer to compile than other methods (benchmarks: remote-write, cold).
    public async ValueTask<GatewayResponse> SendAsync(GatewayRequest request, CancellationToken deadline)
    {
        GatewayResponse? first = null;
        while (true)
        {
            GatewayResponse response;
            try
            {
                using HttpRequestMessage message = MessageOf(request);
                using HttpResponseMessage answer = await GatewayHttp.SendAsync(_http, _ownsHttp, message, deadline).ConfigureAwait(false);
                response = await GatewayResponse.ReadAsync(request, answer, deadline).ConfigureAwait(false);
                if (response.Outcome == PushOutcome.Success && request.ReadAsync is { } readAsync)
                {
                    using Stream content = await answer.Content.ReadAsStreamAsync(deadline).ConfigureAwait(false);
                    await readAsync(content, deadline).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                response = GatewayResponse.OutOfTime;
            }
            catch (Exception failure)
            {
                response = GatewayResponse.OfFailedRequest(failure) ?? GatewayResponse.From(failure);
            }

            if (first is not null)
            {
                // If the second request times out, the first response is returned, because it says more about the problem.
                return response.IsOutOfTime ? first : response;
            }

            if (!response.MayPass || !await PauseAsync(deadline).ConfigureAwait(false))
            {
                return response;
            }

            first = response;
        }
    }

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    private HttpRequestMessage MessageOf(GatewayRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Address) { Content = request.Content?.Invoke() };
        _address.Authorize(message);
        return message;
    }

    private async Task<bool> PauseAsync(CancellationToken deadline)
    {
        try
        {
            await Task.Delay(PauseBeforeSecondTry, _time, deadline).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>A request that may be sent more than once.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Address">The address, without credentials.</param>
/// <param name="Content">Creates the content each time the request is sent; null if the request has no content.</param>
/// <param name="ReadAsync">Reads the content of a successful response; null if the content is ignored.</param>
internal sealed record GatewayRequest(
    HttpMethod Method,
    Uri Address,
    Func<HttpContent>? Content = null,
    Func<Stream, CancellationToken, Task>? ReadAsync = null);
