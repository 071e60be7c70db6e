using System.Text;

namespace MetricsClient.Tests.Push;

/// <summary>A request as it came over the wire.</summary>
internal sealed record GatewayRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>One connection of a <see cref="TestGateway"/>: reads requests, writes bytes.</summary>
internal sealed class GatewayConnection
{
    private readonly Stream _stream;

    public GatewayConnection(Stream stream, CancellationToken closing)
    {
        _stream = stream;
        Closing = closing;
    }

    public CancellationToken Closing { get; }

    /// <summary>The next request, whole; null when the client has hung up.</summary>
    public async Task<GatewayRequest?> ReadRequestAsync()
    {
        string head = await ReadHeadAsync();
        if (head.Length == 0)
        {
            return null;
        }

        string[] lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] start = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        byte[] body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, null) : 0];
        await _stream.ReadExactlyAsync(body, Closing);
        return new GatewayRequest(start[0], start[1], headers, body);
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes, Closing);
        await _stream.FlushAsync(Closing);
    }

    // Byte by byte: slow, and never a byte too far.
    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
        {
            if (await _stream.ReadAsync(one, Closing) == 0)
            {
                return "";
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
