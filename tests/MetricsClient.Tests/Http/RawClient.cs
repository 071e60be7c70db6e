using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MetricsClient.Tests.Http;

/// <summary>A client on a plain socket, which reads only on request of the test.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };

    public static async Task<RawClient> SendAsync(int port, string request)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        byte[] bytes = Encoding.ASCII.GetBytes(request.ReplaceLineEndings("\r\n"));
        await client._socket.SendAsync(bytes, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Reads the headers, and returns the content length. The server is sending the body from then on.</summary>
    public async Task<long> ReadContentLengthAsync()
    {
        string head = await ReadHeadAsync();
        string line = head.Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return long.Parse(line["Content-Length: ".Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Reads the status line and the headers.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, await _socket.ReceiveAsync(one, TestContext.Current.CancellationToken));
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>Sends bytes until the server closes the connection or the limit is reached, and returns the number of bytes.</summary>
    public async Task<long> SendUntilClosedAsync(long limit)
    {
        long total = 0;
        byte[] bytes = new byte[64 * 1024];
        try
        {
            while (total < limit)
            {
                total += await _socket.SendAsync(bytes.AsMemory(0, (int)Math.Min(bytes.Length, limit - total)), TestContext.Current.CancellationToken);
            }
        }
        catch (SocketException)
        {
            // The server has closed the connection.
        }

        return total;
    }

    /// <summary>Reads until the connection ends, and returns the number of bytes.</summary>
    public async Task<long> ReadToEndAsync()
    {
        long total = 0;
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken)) > 0)
            {
                total += read;
            }
        }
        catch (SocketException)
        {
            // A reset ends the connection, too.
        }

        return total;
    }

    public void Dispose() => _socket.Dispose();
}
