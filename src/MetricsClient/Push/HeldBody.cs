using System.Buffers;
using System.Net;

namespace MetricsClient.Push;

/// <summary>A request body in pooled memory, which returns to the pool after the last user.</summary>
/// <remarks>
/// The users are the owner, and each request that reads the body. A canceled request may still read after its result, so the memory stays
/// until the request has ended.
/// </remarks>
internal abstract class HeldBody : IDisposable
{
    private readonly object _gate = new();
    private int _holders = 1;

    public void Dispose() => Release();

    /// <summary>Returns the memory to the pool. Called once, after the last user.</summary>
    protected abstract void Free();

    /// <summary>Creates the HTTP content of one request, which uses the memory while it is sent.</summary>
    protected HttpContent ContentOf(ReadOnlySequence<byte> bytes) => new Content(this, bytes);

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
                Free();
            }
        }
    }

    private sealed class Content : HttpContent
    {
        private readonly HeldBody _body;
        private readonly ReadOnlySequence<byte> _bytes;

        public Content(HeldBody body, ReadOnlySequence<byte> bytes)
        {
            _body = body;
            _bytes = bytes;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            _body.Hold();
            try
            {
                foreach (ReadOnlyMemory<byte> segment in _bytes)
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
            length = _bytes.Length;
            return true;
        }
    }
}
