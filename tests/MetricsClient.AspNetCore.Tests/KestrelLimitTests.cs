using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>Clients that keep connections open, on real sockets and with the real limits of the server.</summary>
[Trait("Lane", "full")]
public sealed class KestrelLimitTests
{
    private const int MaxConnections = 256;

    private readonly CollectorRegistry _registry = new();

    public KestrelLimitTests()
    {
        _registry.CreateGauge("up", "Whether this is up.").Set(1);
    }

    [Theory]
    [InlineData(false, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Drip: ")]
    [InlineData(false, "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")]
    [InlineData(false, "POST /other HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFF\r\n")]
    [InlineData(true, "\u0016\u0003\u0001\u0002\u0000")]
    public async Task A_client_that_sends_a_byte_at_a_time_is_cut_off(bool https, string start)
    {
        using X509Certificate2 certificate = Certificates.SelfSigned();
        using KestrelMetricServer server = Start(https ? certificate : null);
        using Socket dripping = await ConnectAsync(server);
        await dripping.SendAsync(Encoding.ASCII.GetBytes(start), TestContext.Current.CancellationToken);

        await DripUntilClosedAsync(dripping);
    }

    [Fact]
    public async Task A_connection_beyond_the_limit_is_closed_and_a_closed_connection_makes_room()
    {
        using KestrelMetricServer server = Start(certificate: null);
        List<Socket> idle = [];
        try
        {
            for (int i = 0; i < MaxConnections; i++)
            {
                idle.Add(await ConnectAsync(server));
            }

            using Socket beyond = await ConnectAsync(server);
            await DripUntilClosedAsync(beyond);
        }
        finally
        {
            idle.ForEach(static socket => socket.Dispose());
        }

        Assert.Equal(App.Body, await EventuallyAsync(server));
    }

    private static async Task<Socket> ConnectAsync(KestrelMetricServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        return socket;
    }

    // Returns when the server closes the connection. Each byte would restart a limit that counts from the last byte.
    private static async Task DripUntilClosedAsync(Socket socket)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        Task closed = ReadToEndAsync(socket);
        try
        {
            while (!closed.IsCompleted && await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken))
            {
                await socket.SendAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
            }
        }
        catch (SocketException)
        {
            // The server has closed the connection.
        }

        await closed;
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset ends the connection, too.
        }
    }

    // The server notices the end of a connection on another thread.
    private static async Task<string> EventuallyAsync(KestrelMetricServer server)
    {
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                return await http.GetStringAsync(
                    new Uri($"http://127.0.0.1:{server.Port}/metrics"), TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
            }
        }
    }

    private KestrelMetricServer Start(X509Certificate2? certificate)
    {
        var options = new MetricServerOptions { Port = 0 };
        options.Registries.Add(_registry);
        return new KestrelMetricServer(options, certificate is null ? null : https => https.ServerCertificate = certificate).Start();
    }
}
