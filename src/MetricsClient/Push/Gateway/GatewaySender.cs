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
    /// Sends the request. Sends it again if a second request may succeed and the deadline has not passed. Never throws an exception.
    /// </summary>
    public async ValueTask<GatewayResponse> SendAsync(GatewayRequest request, CancellationToken deadline)
    {
        GatewayResponse first = await TryAsync(request, deadline).ConfigureAwait(false);
        if (!first.MayPass || !await PauseAsync(deadline).ConfigureAwait(false))
        {
            return first;
        }

        // If the second request times out, the first response is returned, because it says more about the problem.
        GatewayResponse second = await TryAsync(request, deadline).ConfigureAwait(false);
        return second == GatewayResponse.OutOfTime ? first : second;
    }

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    private async Task<GatewayResponse> TryAsync(GatewayRequest request, CancellationToken deadline)
    {
        using var message = new HttpRequestMessage(request.Method, request.Address) { Content = request.Content?.Invoke() };
        _address.Authorize(message);
        try
        {
            using HttpResponseMessage response = await GatewayHttp.SendAsync(_http, _ownsHttp, message, deadline).ConfigureAwait(false);
            GatewayResponse answer = await GatewayResponse.ReadAsync(request, response, deadline).ConfigureAwait(false);
            if (answer.Outcome == PushOutcome.Success && request.ReadAsync is { } readAsync)
            {
                using Stream content = await response.Content.ReadAsStreamAsync(deadline).ConfigureAwait(false);
                await readAsync(content, deadline).ConfigureAwait(false);
            }

            return answer;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return GatewayResponse.OutOfTime;
        }
        catch (OperationCanceledException failure)
        {
            return new(PushOutcome.TimedOut, null, failure.GetBaseException().Message);
        }
        catch (HttpRequestException failure)
        {
            return GatewayResponse.From(failure);
        }
        catch (IOException failure)
        {
            return new(PushOutcome.Unreachable, null, $"The response was interrupted: {failure.GetBaseException().Message}");
        }
        catch (Exception failure)
        {
            return GatewayResponse.From(failure);
        }
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
