namespace MetricsClient.HttpClientFactory;

/// <summary>Measures each request of a client.</summary>
internal sealed class MeasuringHandler : DelegatingHandler
{
    private readonly ClientMetrics _metrics;
    private readonly string _client;

    public MeasuringHandler(ClientMetrics metrics, string client)
    {
        _metrics = metrics;
        _client = client;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var measured = new MeasuredRequest(_metrics, request, _client);
        HttpResponseMessage response;
        try
        {
            response = base.Send(request, cancellationToken);
        }
        catch (Exception failure)
        {
            measured.Fail(failure);
            throw;
        }

        return measured.Respond(response);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var measured = new MeasuredRequest(_metrics, request, _client);
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            measured.Fail(failure);
            throw;
        }

        return measured.Respond(response);
    }
}
