using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Inputs;

/// <summary>
/// The bytes of an input or an output, in one block of memory outside of the heap. The block grows without a copy where the operating
/// system can move pages, so an input of 500 MB needs 500 MB. Not thread-safe.
/// </summary>
internal sealed class InputBuffer : MemoryManager<byte>, IBufferWriter<byte>
{
    /// <summary>The largest number of bytes, 1 GiB.</summary>
    public const int MaxLength = 1 << 30;

    private unsafe byte* _start;
    private int _capacity;

    /// <summary>Gets the number of bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the bytes.</summary>
    public unsafe Span<byte> Bytes => new(_start, Length);

    public override unsafe Span<byte> GetSpan() => new(_start, _capacity);

    public override unsafe MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    /// <summary>Shortens the content to the given number of bytes.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Appends bytes.</summary>
    /// <exception cref="InputTooLongException">The content would be longer than <see cref="MaxLength"/>.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return CreateMemory(_capacity)[Length..];
    }

    public unsafe Span<byte> GetSpan(int sizeHint)
    {
        Reserve(Math.Max(sizeHint, 1));
        return new Span<byte>(_start + Length, _capacity - Length);
    }

    /// <summary>Returns a stream that reads the bytes. The stream must not be used after disposal of the buffer.</summary>
    public unsafe Stream AsStream() => new UnmanagedMemoryStream(_start, Length);

    /// <summary>Appends the rest of a stream.</summary>
    /// <exception cref="InputTooLongException">The content would be longer than <see cref="MaxLength"/>.</exception>
    public async Task AppendAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] part = new byte[1 << 16];
        while (await stream.ReadAsync(part, cancellationToken).ConfigureAwait(false) is var read && read > 0)
        {
            Append(part.AsSpan(0, read));
        }
    }

    protected override unsafe void Dispose(bool disposing)
    {
        NativeMemory.Free(_start);
        _start = null;
        _capacity = 0;
        Length = 0;
    }

    // A block of untouched pages needs no memory, so a capacity beyond the length costs nothing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe void Reserve(int more)
    {
        if (_capacity - Length >= more)
        {
            return;
        }

        if (more > MaxLength - Length)
        {
            throw new InputTooLongException();
        }

        _capacity = (int)Math.Min(Math.Max(Math.Max((long)Length + more, _capacity * 2L), 1 << 16), MaxLength);
        _start = (byte*)NativeMemory.Realloc(_start, (nuint)_capacity);
    }
}

/// <summary>Thrown when an input is longer than <see cref="InputBuffer.MaxLength"/>.</summary>
internal sealed class InputTooLongException : IOException
{
    public InputTooLongException()
        : base("The text is longer than 1 GiB; split the text.")
    {
    }
}
