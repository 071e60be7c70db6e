using System.Buffers;
using MetricsClient.Exposition;
using MetricsClient.Exposition.Protobuf;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// Receives the protobuf bytes of a request and compresses each full fragment, so that memory holds the compressed body and at most two
/// fragments of data. All memory is pooled.
/// </summary>
internal sealed class RequestBuffer : IDisposable
{
    private const int FirstBytes = 2 * Snappy.MaxFragment;

    private byte[] _data = [];
    private int _filled;
    private long _compressedData;
    private ushort[] _table = [];
    private SegmentedBuffer? _output;
    private Memory<byte> _header;

    // The room for a body as long as the last. Then a body is one segment, and is sent by one write (benchmarks: remote-write).
    private int _expected;

    /// <summary>The number of bytes of data in the current request.</summary>
    public long Length => _compressedData + _filled;

    /// <summary>Returns a span of at least this length. The caller passes the number of written bytes to <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int length)
    {
        if (_data.Length - _filled < length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, _filled + length));
            _data.AsSpan(0, _filled).CopyTo(larger);
            byte[] smaller = _data;
            _data = larger;
            Return(smaller);
        }

        return _data.AsSpan(_filled);
    }

    public void Advance(int count)
    {
        _filled += count;
        if (_filled < Snappy.MaxFragment)
        {
            return;
        }

        int at = 0;
        for (; _filled - at >= Snappy.MaxFragment; at += Snappy.MaxFragment)
        {
            Compress(_data.AsSpan(at, Snappy.MaxFragment));
        }

        _data.AsSpan(at, _filled - at).CopyTo(_data);
        _filled -= at;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Ends the request and returns its body. The buffer then is ready for the next request.</summary>
    public RequestBody Complete()
    {
        long length = Length;
        Compress(_data.AsSpan(0, _filled));

        // The header was reserved with its maximum length, because the length of the data is known only now.
        Span<byte> varint = stackalloc byte[ProtobufWriter.MaxVarint];
        int headerLength = ProtobufWriter.WriteVarint((ulong)length, varint);
        varint[..headerLength].CopyTo(_header.Span[(Snappy.MaxHeader - headerLength)..]);
        var body = new RequestBody(_output!, _output!.AsSequence().Slice(Snappy.MaxHeader - headerLength));
        _expected = (int)_output.Length + Snappy.MaxCompressed(Snappy.MaxFragment);
        _output = null;
        _filled = 0;
        _compressedData = 0;
        return body;
    }

    /// <summary>Returns the pooled memory. The buffer can be used again.</summary>
    public void Dispose()
    {
        Return(_data);
        _data = [];
        _filled = 0;
        _compressedData = 0;
        if (_table.Length > 0)
        {
            ArrayPool<ushort>.Shared.Return(_table);
        }

        _table = [];
        _output?.Dispose();
        _output = null;
    }

    private static void Return(byte[] rented)
    {
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Compress(ReadOnlySpan<byte> fragment)
    {
        if (_output is null)
        {
            _output = new SegmentedBuffer();
            _header = _output.GetMemory(Math.Max(_expected, Snappy.MaxHeader + Snappy.MaxCompressed(fragment.Length)));
            _output.Advance(Snappy.MaxHeader);
        }

        if (_table.Length == 0)
        {
            _table = ArrayPool<ushort>.Shared.Rent(Snappy.TableLength);
        }

        Span<byte> room = _output.GetSpan(Snappy.MaxCompressed(fragment.Length));
        _output.Advance(Snappy.Compress(fragment, room, _table.AsSpan(0, Snappy.TableLength)));
        _compressedData += fragment.Length;
    }
}
