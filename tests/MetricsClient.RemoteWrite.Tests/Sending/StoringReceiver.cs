using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using MetricsClient.Tests.Push;

namespace MetricsClient.RemoteWrite.Tests.Sending;

/// <summary>
/// A receiver on loopback that stores samples by the rules of Prometheus, with a fault for each request. A sample that is not newer than
/// the last sample of its series is out of order, unless it repeats the last sample.
/// </summary>
internal sealed class StoringReceiver : IAsyncDisposable
{
    private const int BytesBeforeReset = 100;

    private readonly Func<Fault> _next;
    private readonly Channel<bool> _hanging = Channel.CreateUnbounded<bool>();
    private readonly CancellationTokenSource _closing = new();
    private readonly TcpListener _listener;
    private readonly Task _accepting;

    /// <param name="next">Returns the fault of the next request. Called for one request at a time.</param>
    /// <param name="port">The port. Null is a free port, which no other test of this process gets while no receiver listens.</param>
    public StoringReceiver(Func<Fault> next, int? port = null)
    {
        _next = next;
        _listener = new TcpListener(IPAddress.Loopback, port ?? TestPort.Next());
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}/write");

    /// <summary>Gets the stored samples of each series.</summary>
    public Dictionary<string, List<ReceivedSample>> Stored { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Gets the samples of requests that were refused for all time.</summary>
    public List<ReceivedSample> Refused { get; } = [];

    /// <summary>Gets the samples that were out of order.</summary>
    public List<string> OutOfOrder { get; } = [];

    /// <summary>Gets the number of bytes of the bodies.</summary>
    public int Bytes { get; private set; }

    /// <summary>Waits until a request gets no response.</summary>
    /// <returns>True if the request has samples.</returns>
    public async Task<bool> HangAsync() => await _hanging.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
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
            NetworkStream stream = client.GetStream();
            var connection = new GatewayConnection(stream, _closing.Token);
            try
            {
                // A connection that waits for its next request takes no fault.
                while (await client.Client.ReceiveAsync(new byte[1], SocketFlags.Peek, _closing.Token) > 0)
                {
                    Fault fault = _next();
                    if (fault == Fault.Killed)
                    {
                        await stream.ReadExactlyAsync(new byte[BytesBeforeReset], _closing.Token);
                        client.LingerState = new LingerOption(enable: true, seconds: 0);
                        return;
                    }

                    if (await connection.ReadRequestAsync() is not { } request || !await RespondAsync(fault, request, connection))
                    {
                        return;
                    }
                }
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
            {
                // The sender has closed the connection, or the test has ended.
            }
        }
    }

    private async Task<bool> RespondAsync(Fault fault, GatewayRequest request, GatewayConnection connection)
    {
        const string Accepted = "HTTP/1.1 200 OK\r\nX-Prometheus-Remote-Write-Samples-Written: 1\r\nContent-Length: ";
        List<ReceivedSample> samples = ReceivedSample.ReadAll(request);
        Bytes += request.Body.Length;
        Settle(fault, samples);
        switch (fault)
        {
            case Fault.None:
                await connection.WriteAsync(Accepted + "0\r\n\r\n");
                return true;
            case Fault.Fragments:
                foreach (char letter in Accepted + "0\r\n\r\n")
                {
                    await connection.WriteAsync(letter.ToString());
                }

                return true;
            case Fault.CutShort:
                await connection.WriteAsync(Accepted + "99\r\n\r\nshort");
                return false;
            case Fault.HangUp:
                return false;
            case Fault.Hang:
                return await HangAsync(samples, connection);
            case Fault.ServerErrorWithoutEnd:
                await connection.WriteAsync("HTTP/1.1 500 Broken\r\nContent-Length: 99\r\n\r\nbro");
                return await HangAsync(samples, connection);
            case Fault.TooManyRequests:
                await connection.WriteAsync("HTTP/1.1 429 Too Many\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n");
                return true;
            default:
                return await GatewayAnswers.Status(Status(fault), "no")(connection);
        }
    }

    private static int Status(Fault fault) => fault switch
    {
        Fault.BadRequest => 400,
        Fault.TooLarge => 413,
        Fault.UnsupportedMediaType => 415,
        _ => 500,
    };

    private async Task<bool> HangAsync(List<ReceivedSample> samples, GatewayConnection connection)
    {
        await _hanging.Writer.WriteAsync(samples.Count > 0);
        return await GatewayAnswers.Hang(connection);
    }

    private void Settle(Fault fault, List<ReceivedSample> samples)
    {
        lock (Stored)
        {
            switch (fault)
            {
                case Fault.BadRequest or Fault.UnsupportedMediaType:
                // A request with one series cannot be divided.
                case Fault.TooLarge when samples.DistinctBy(static sample => sample.Series).Count() < 2:
                    Refused.AddRange(samples);
                    break;
                case Fault.None or Fault.Fragments or Fault.CutShort or Fault.HangUp or Fault.Hang:
                    samples.ForEach(Store);
                    break;
            }
        }
    }

    private void Store(ReceivedSample sample)
    {
        if (!Stored.TryGetValue(sample.Series, out List<ReceivedSample>? series))
        {
            Stored[sample.Series] = series = [];
        }

        if (series.Count == 0 || sample.Time > series[^1].Time)
        {
            series.Add(sample);
        }
        else if (!sample.Equals(series[^1]))
        {
            OutOfOrder.Add($"{sample} after {series[^1]}");
        }
    }
}
