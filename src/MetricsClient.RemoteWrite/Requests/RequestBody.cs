using System.Buffers;
using MetricsClient.Exposition;
using MetricsClient.Push;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// A compressed request body. The memory is pooled until the body is disposed or has to wait; a body that waits is copied to an array of
/// its exact length.
/// </summary>
internal sealed class RequestBody : HeldBody
{
    private SegmentedBuffer? _pooled;
    private readonly ReadOnlySequence<byte> _bytes;

    public RequestBody(SegmentedBuffer pooled, ReadOnlySequence<byte> bytes)
    {
        _pooled = pooled;
        _bytes = bytes;
    }

    public RequestBody(byte[] bytes)
    {
        _bytes = new ReadOnlySequence<byte>(bytes);
    }

    /// <summary>The length in bytes.</summary>
    public long Length => _bytes.Length;

    /// <summary>Returns a copy of the bytes.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>Returns a body with an array of the exact length, and disposes this body if it uses pooled memory.</summary>
    public RequestBody Unpooled()
    {
        if (_pooled is null)
        {
            return this;
        }

        var copy = new RequestBody(ToArray());
        Dispose();
        return copy;
    }

    /// <summary>Creates the HTTP content of one request. Each request needs a new content object.</summary>
    public HttpContent ToContent(string type)
    {
        HttpContent content = ContentOf(_bytes);

        // Without validation, because .NET would write a space before a parameter, which Prometheus does not accept.
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        content.Headers.TryAddWithoutValidation("Content-Encoding", "snappy");
        return content;
    }

    protected override void Free()
    {
        _pooled?.Dispose();
        _pooled = null;
    }
}
