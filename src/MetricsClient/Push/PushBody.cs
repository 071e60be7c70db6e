using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using MetricsClient.Collectors;
using MetricsClient.Exposition;
using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>
/// What is pushed: a registry in text 0.0.4, whole and in memory before the first byte is sent, since a gateway may take
/// a body that was cut short for a whole one.
/// </summary>
internal sealed class PushBody : IDisposable
{
    private static readonly MediaTypeHeaderValue s_contentType = MediaTypeHeaderValue.Parse(ExpositionFormat.PrometheusText.ContentType);

    private readonly SegmentedBuffer _text = new();
    private readonly object _gate = new();
    private ReadOnlySequence<byte>? _compressed;

    // The owner, and every request that is still reading: an abandoned one may read on after its answer.
    private int _holders = 1;

    /// <summary>Renders what was collected.</summary>
    public PushBody(CollectResult collected)
    {
        collected.WriteTo(_text, ExpositionFormat.PrometheusText, FamilyFilter.Pushed);
        Text = _text.AsSequence();
    }

    /// <summary>Takes text that lies in memory already, and is not changed until this is disposed.</summary>
    public PushBody(ReadOnlyMemory<byte> text)
    {
        Text = new ReadOnlySequence<byte>(text);
    }

    /// <summary>The body as it is before compression.</summary>
    public ReadOnlySequence<byte> Text { get; }

    /// <summary>Why the group must not get this, as a sentence; null when it may.</summary>
    public string? ConflictWith(GroupingKey group) => PushedText.Conflict(Text, group);

    /// <summary>The content of one request; each try needs its own.</summary>
    public HttpContent ToContent(bool compress)
    {
        var content = new Content(this, compress ? Compressed() : Text);
        content.Headers.ContentType = s_contentType;
        if (compress)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

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
            if (--_holders == 0)
            {
                _text.Dispose();
            }
        }
    }

    // Once for all tries and all gateways.
    private ReadOnlySequence<byte> Compressed()
    {
        lock (_gate)
        {
            return _compressed ??= Gzip(Text);
        }
    }

    private static ReadOnlySequence<byte> Gzip(ReadOnlySequence<byte> text)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (ReadOnlyMemory<byte> segment in text)
            {
                gzip.Write(segment.Span);
            }
        }

        return new ReadOnlySequence<byte>(compressed.GetBuffer(), 0, (int)compressed.Length);
    }

    private sealed class Content : HttpContent
    {
        private readonly PushBody _body;
        private readonly ReadOnlySequence<byte> _bytes;

        public Content(PushBody body, ReadOnlySequence<byte> bytes)
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

        // A known length makes this a request with Content-Length, not a chunked one.
        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
