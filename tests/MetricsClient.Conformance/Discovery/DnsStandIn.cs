using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MetricsClient.Conformance.Discovery;

/// <summary>
/// A stand-in for a DNS server: answers questions for A and SRV records of known names over UDP, and any other question with "no such name".
/// A resolver asks port 53 only, so the process needs the right to listen there.
/// </summary>
/// <remarks>The format of messages: https://www.rfc-editor.org/rfc/rfc1035#section-4, and https://www.rfc-editor.org/rfc/rfc2782 for SRV.</remarks>
internal sealed class DnsStandIn : IAsyncDisposable
{
    private const int HeaderBytes = 12;
    private const ushort TypeA = 1;
    private const ushort TypeSrv = 33;
    private const ushort Internet = 1;
    private const ushort NameOfQuestion = 0xC000 | HeaderBytes;

    private readonly Socket _socket;
    private readonly Task _serving;
    private volatile Dictionary<string, IReadOnlyList<int>> _ports = [];

    private DnsStandIn(Socket socket, IPAddress address)
    {
        _socket = socket;
        Address = address;
        _serving = ServeAsync();
    }

    /// <summary>Gets the address, which is one of the loopback addresses.</summary>
    public IPAddress Address { get; }

    /// <summary>Starts the server. The test is skipped if this user may not listen on port 53.</summary>
    /// <returns>A server without names.</returns>
    public static DnsStandIn Start()
    {
        var address = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.53.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}"));
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, 53));
            return new DnsStandIn(socket, address);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            Tools.MissingRight("to listen on port 53", refused.Message);
            throw;
        }
    }

    /// <summary>Sets the records of a name: an SRV record for each port on this machine, and an A record of this machine if there is a port.</summary>
    public void Set(string name, params IReadOnlyList<int> ports) =>
        _ports = new Dictionary<string, IReadOnlyList<int>>(_ports) { [name] = ports };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        byte[] question = new byte[4096];
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await _socket.ReceiveFromAsync(question, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
                await _socket.SendToAsync(Answer(question.AsSpan(0, received.ReceivedBytes)), SocketFlags.None, received.RemoteEndPoint);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }

    private byte[] Answer(ReadOnlySpan<byte> message)
    {
        (string name, int end) = ReadName(message);
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(message[end..]);
        bool isKnown = _ports.TryGetValue(name, out IReadOnlyList<int>? ports);
        List<byte[]> records = type switch
        {
            TypeSrv => [.. (ports ?? []).Select(Srv)],
            TypeA when ports is { Count: > 0 } => [IPAddress.Loopback.GetAddressBytes()],
            _ => [],
        };

        var answer = new List<byte>(message[..(end + 4)].ToArray());
        WriteHeader(answer, isKnown, records.Count);
        foreach (byte[] record in records)
        {
            foreach (ushort field in (ushort[])[NameOfQuestion, type, Internet, 0, 0, (ushort)record.Length])
            {
                Add(answer, field); // the time to live has two fields
            }

            answer.AddRange(record);
        }

        return [.. answer];
    }

    // A response with authority, recursion available, one question, and no further sections.
    private static void WriteHeader(List<byte> answer, bool isKnown, int records)
    {
        answer[2] = 0x84;
        answer[3] = (byte)(0x80 | (isKnown ? 0 : 3));
        (answer[6], answer[7]) = (0, (byte)records);
        (answer[8], answer[9], answer[10], answer[11]) = (0, 0, 0, 0);
    }

    private static (string Name, int End) ReadName(ReadOnlySpan<byte> message)
    {
        var labels = new List<string>();
        int position = HeaderBytes;
        for (; message[position] != 0; position += message[position] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(message.Slice(position + 1, message[position])));
        }

        return (string.Join('.', labels), position + 1);
    }

    // Priority, weight, port, and the name of the host.
    private static byte[] Srv(int port)
    {
        var record = new List<byte> { 0, 0, 0, 0 };
        Add(record, (ushort)port);
        record.AddRange("\u0009localhost\0"u8);
        return [.. record];
    }

    private static void Add(List<byte> bytes, ushort number)
    {
        bytes.Add((byte)(number >> 8));
        bytes.Add((byte)number);
    }
}
