using System.Buffers;

namespace MetricsClient.Exposition;

/// <summary>
/// Stores a body in arrays from a pool, the segments. The buffer grows without copying earlier bytes. Disposal returns all segments.
/// </summary>
internal sealed class SegmentedBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>
    /// The size of the first segment in bytes, unless a single write needs more. Each later segment is twice as large as its predecessor,
    /// up to one megabyte.
    /// </summary>
    public const int SegmentBytes = 64 * 1024;

    private const int Doublings = 4;

    // The chain of the full segments.
    private Segment? _first;
    private Segment? _last;
    private int _full;
    private byte[] _current = [];
    private int _written;
    private long _fullBytes;

    /// <summary>The number of bytes written.</summary>
    public long Length => _fullBytes + _written;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _current.Length - _written);
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _current.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _current.AsSpan(_written);
    }

    /// <summary>Returns all bytes written so far. The result is valid until the next write or the disposal.</summary>
    public ReadOnlySequence<byte> AsSequence()
    {
        if (_first is null)
        {
            return new ReadOnlySequence<byte>(_current, 0, _written);
        }

        var last = new Segment(_current, _written, _last);
        return new ReadOnlySequence<byte>(_first, 0, last, _written);
    }

    /// <summary>
    /// Copies all bytes to a stream, and disposes the buffer after the copy. If the stream throws an exception at the call, the buffer is
    /// not disposed.
    /// </summary>
    public Task CopyToAndDisposeAsync(Stream output, CancellationToken cancellationToken)
    {
        ValueTask copy = _first is null
            ? output.WriteAsync(_current.AsMemory(0, _written), cancellationToken)
            : CopySegmentsToAsync(output, cancellationToken);
        if (!copy.IsCompletedSuccessfully)
        {
            return DisposeAfterAsync(copy);
        }

        // The write has ended, so the stream no longer reads the segments. No state machine has to be compiled (benchmarks: cold).
        Dispose();
        return copy.AsTask();
    }

    private async Task DisposeAfterAsync(ValueTask copy)
    {
        try
        {
            await copy.ConfigureAwait(false);
        }
        finally
        {
            Dispose();
        }
    }

    private async ValueTask CopySegmentsToAsync(Stream output, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> segment in AsSequence())
        {
            await output.WriteAsync(segment, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        // The chain may continue after the last full segment with a segment of AsSequence.
        for (Segment? segment = _first; segment is not null; segment = segment == _last ? null : segment.Following)
        {
            ArrayPool<byte>.Shared.Return(segment.Array);
        }

        if (_current.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_current);
        }

        _first = _last = null;
        _full = 0;
        _current = [];
        _written = 0;
        _fullBytes = 0;
    }

    private void MakeRoom(int sizeHint)
    {
        if (_current.Length - _written >= Math.Max(sizeHint, 1))
        {
            return;
        }

        // The current array is replaced before it is returned. If memory ran out in between, Dispose would return it a second time.
        int full = _written > 0 ? _full + 1 : _full;
        byte[] next = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, SegmentBytes << Math.Min(full, Doublings)));
        byte[] unused = [];
        if (_written > 0)
        {
            _last = new Segment(_current, _written, _last);
            _first ??= _last;
            _full = full;
            _fullBytes += _written;
        }
        else
        {
            unused = _current;
        }

        _current = next;
        _written = 0;
        if (unused.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(unused);
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] array, int length, Segment? previous)
        {
            Array = array;
            Memory = array.AsMemory(0, length);
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }

        public byte[] Array { get; }

        public Segment? Following => (Segment?)Next;
    }
}
