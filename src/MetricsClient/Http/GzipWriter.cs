using System.Buffers;
using System.IO.Compression;
using MetricsClient.Exposition;

namespace MetricsClient.Http;

/// <summary>
/// Compresses the written bytes in parts, so that memory holds at most one uncompressed part. Disposing the writer completes the compressed
/// body.
/// </summary>
internal sealed class GzipWriter : IBufferWriter<byte>, IDisposable
{
    private readonly GZipStream _gzip;
    private byte[] _segment = ArrayPool<byte>.Shared.Rent(SegmentedBuffer.SegmentBytes);
    private int _written;

    public GzipWriter(IBufferWriter<byte> output)
    {
        _gzip = new GZipStream(new BufferWriterStream(output), CompressionLevel.Fastest);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _segment.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _segment.AsSpan(_written);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _segment.Length - _written);
        _written += count;
    }

    public void Dispose()
    {
        Compress();
        _gzip.Dispose();
        ArrayPool<byte>.Shared.Return(_segment);
        _segment = [];
    }

    private void MakeRoom(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        int needed = Math.Max(sizeHint, 1);
        if (_segment.Length - _written >= needed)
        {
            return;
        }

        Compress();
        if (_segment.Length < needed)
        {
            // The segment is replaced before it is returned. If memory ran out in between, Dispose would return it a second time.
            byte[] smaller = _segment;
            _segment = ArrayPool<byte>.Shared.Rent(needed);
            ArrayPool<byte>.Shared.Return(smaller);
        }
    }

    private void Compress()
    {
        _gzip.Write(_segment, 0, _written);
        _written = 0;
    }
}

/// <summary>A stream that writes to a buffer writer. <see cref="GZipStream"/> needs a stream.</summary>
internal sealed class BufferWriterStream : WriteOnlyStream
{
    private readonly IBufferWriter<byte> _output;

    public BufferWriterStream(IBufferWriter<byte> output)
    {
        _output = output;
    }

    public override void Write(ReadOnlySpan<byte> buffer) => _output.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _output.Write(buffer.AsSpan(offset, count));
}
