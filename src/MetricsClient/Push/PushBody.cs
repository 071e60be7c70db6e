using System.Buffers;
using System.IO.Compression;
using System.Net.Http.Headers;
using MetricsClient.Exposition;

namespace MetricsClient.Push;

/// <summary>
/// A request body in text format 0.0.4. The body is complete in memory before the first byte is sent, because a gateway may accept a
/// truncated body as if it were complete.
/// </summary>
internal sealed class PushBody : HeldBody
{
    private readonly SegmentedBuffer _text = new();
    private readonly object _gate = new();
    private ReadOnlySequence<byte>? _compressed;

    /// <summary>Renders the families of a snapshot.</summary>
    public PushBody(PushSnapshot snapshot)
    {
        snapshot.WriteTo(ExpositionFormat.PrometheusText.CreateEncoder(_text));
        Text = _text.AsSequence();
    }

    /// <summary>Uses text that is already rendered. The text must not change before disposal.</summary>
    public PushBody(ReadOnlyMemory<byte> text)
    {
        Text = new ReadOnlySequence<byte>(text);
    }

    /// <summary>The body before compression.</summary>
    public ReadOnlySequence<byte> Text { get; }

    /// <summary>Creates the HTTP content of one request. Each request, including a second try, needs a new content object.</summary>
    public HttpContent ToContent(bool compress)
    {
        HttpContent content = ContentOf(compress ? Compressed() : Text);
        content.Headers.ContentType = ContentType();
        if (compress)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        return content;
    }

    // Creates the content type of ExpositionFormat.PrometheusText for one request, because a handler of the caller may change the object.
    // The name of the header as a string would cost milliseconds in a short process: .NET compiles the table of the known names at run
    // time (benchmarks: cold).
    private static MediaTypeHeaderValue ContentType() => new("text/plain")
    {
        Parameters = { new NameValueHeaderValue("version", "0.0.4"), new NameValueHeaderValue("charset", "utf-8") },
    };

    protected override void Free() => _text.Dispose();

    // The body is compressed once, and the result is used for all requests.
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
}
