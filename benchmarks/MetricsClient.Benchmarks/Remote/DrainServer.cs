using System.Net;
using System.Net.Sockets;

namespace MetricsClient.Benchmarks.Remote;

/// <summary>
/// An HTTP server on loopback that reads requests and responds with 200. The server runs on threads of its own and allocates nothing per
/// request, so that the allocations of the process are those of the client.
/// </summary>
internal sealed class DrainServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly bool _responds;

    /// <param name="responds">False if the server reads the requests and never responds.</param>
    public DrainServer(bool responds = true)
    {
        _responds = responds;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

    /// <summary>The length of the last body in bytes.</summary>
    public long LastBody { get; private set; }

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket connection = _listener.Accept();
                connection.NoDelay = true;
                new Thread(() => Serve(connection)) { IsBackground = true }.Start();
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The measurement has ended.
        }
    }

    private void Serve(Socket connection)
    {
        byte[] buffer = new byte[1 << 16];
        byte[] response = "HTTP/1.1 200 OK\r\nX-Prometheus-Remote-Write-Samples-Written: 1\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
        try
        {
            while (ReadRequest(connection, buffer))
            {
                if (_responds)
                {
                    connection.Send(response);
                }
            }
        }
        catch (SocketException)
        {
            // The client has closed the connection.
        }

        connection.Dispose();
    }

    private bool ReadRequest(Socket connection, byte[] buffer)
    {
        int filled = 0;
        int head;
        do
        {
            int read = connection.Receive(buffer.AsSpan(filled));
            if (read == 0)
            {
                return false;
            }

            filled += read;
            head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
        }
        while (head < 0);

        long length = Length(buffer.AsSpan(0, head));
        for (long left = length - (filled - head - 4); left > 0;)
        {
            int read = connection.Receive(buffer);
            if (read == 0)
            {
                return false;
            }

            left -= read;
        }

        LastBody = length;
        return true;
    }

    private static long Length(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> name = "Content-Length: "u8;
        long length = 0;
        for (ReadOnlySpan<byte> digits = head[(head.IndexOf(name) + name.Length)..]; digits.Length > 0 && digits[0] is >= (byte)'0' and <= (byte)'9'; digits = digits[1..])
        {
            length = (length * 10) + digits[0] - '0';
        }

        return length;
    }
}
