using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;

namespace MetricsClient.Tests.Push;

/// <summary>A real HTTP server on loopback, which records each request with all bytes and sends scripted responses.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<GatewayAnswering> _script = new();
    private readonly Channel<GatewayRequest> _requests = Channel.CreateUnbounded<GatewayRequest>();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;

    /// <param name="script">A response for each request, in this order. Later requests get 200.</param>
    public TestGateway(params GatewayAnswering[] script)
    {
        foreach (GatewayAnswering answer in script)
        {
            _script.Enqueue(answer);
        }

        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Longer than a response takes on a slow machine: for timeouts that a test must not reach.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public Uri Address => new($"{(Tls is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Speaks TLS if set.</summary>
    public SslServerAuthenticationOptions? Tls { get; init; }

    /// <summary>Waits for the next complete request.</summary>
    public async Task<GatewayRequest> NextAsync() =>
        await _requests.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>All received requests that the test has not read yet.</summary>
    public IReadOnlyList<GatewayRequest> Rest()
    {
        var rest = new List<GatewayRequest>();
        while (_requests.Reader.TryRead(out GatewayRequest? request))
        {
            rest.Add(request);
        }

        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();

        // The listener stops last: a listener stopped between two connections throws on accept instead of being cancelled.
        await _accepting;
        _listener.Stop();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await using Stream stream = await StreamAsync(client);
                var connection = new GatewayConnection(stream, _closing.Token);
                while (await connection.ReadRequestAsync() is { } request)
                {
                    GatewayAnswering answer = _script.TryDequeue(out GatewayAnswering? scripted) ? scripted : GatewayAnswers.Status(200);
                    await _requests.Writer.WriteAsync(request);
                    if (!await answer(connection))
                    {
                        return;
                    }
                }
            }
            catch (Exception broken) when (broken is IOException or OperationCanceledException or AuthenticationException)
            {
                // The client hung up, or the test is over.
            }
        }
    }

    private async Task<Stream> StreamAsync(TcpClient client)
    {
        if (Tls is null)
        {
            return client.GetStream();
        }

        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(Tls, _closing.Token);
        return stream;
    }
}
