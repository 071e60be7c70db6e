using System.Buffers;
using System.Net;
using MetricsClient.Exposition;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// A compressed request body. The memory is pooled until the body is disposed or has to wait; a body that waits is copied to an array of
/// its exact length.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private readonly object _gate = new();
    private SegmentedBuffer? _pooled;
    private readonly ReadOnlySequence<byte> _bytes;

    // The number of users of the pooled memory: the owner, and each request that reads the body. A canceled request may still read after
    // its result.
    private int _holders = 1;

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
        var content = new Content(this);

        // Without validation, because .NET would write a space before a parameter, which Prometheus does not accept.
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        content.Headers.ContentEncoding.Add("snappy");
        return content;
    }

    public void Dispose() => Release();

    private void Hold()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_holders == 0, this);
            _holders++;
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            if (_holders > 0 && --_holders == 0)
            {
                _pooled?.Dispose();
                _pooled = null;
            }
        }
    }

    private sealed class Content : HttpContent
    {
        private readonly RequestBody _body;

        public Content(RequestBody body)
        {
            _body = body;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            _body.Hold();
            try
            {
                foreach (ReadOnlyMemory<byte> segment in _body._bytes)
                {
                    await stream.WriteAsync(segment, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                _body.Release();
            }
        }

        // With a known length, the request has a Content-Length header and is not chunked.
        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
