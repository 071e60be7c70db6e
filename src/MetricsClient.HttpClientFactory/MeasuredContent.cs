using System.Net;
using System.Net.Http.Headers;

namespace MetricsClient.HttpClientFactory;

/// <summary>The body of a response. Reports the end of the body to the measured request.</summary>
internal sealed class MeasuredContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly MeasuredRequest _request;

    public MeasuredContent(HttpContent inner, MeasuredRequest request)
    {
        _inner = inner;
        _request = request;
        foreach (KeyValuePair<string, HeaderStringValues> header in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await _inner.CopyToAsync(stream, context, cancellationToken).ConfigureAwait(false);
            _request.EndResponse();
        }
        catch (Exception failure)
        {
            _request.EndResponse(failure);
            throw;
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            _inner.CopyTo(stream, context, cancellationToken);
            _request.EndResponse();
        }
        catch (Exception failure)
        {
            _request.EndResponse(failure);
            throw;
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new MeasuredStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _request);

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        new MeasuredStream(_inner.ReadAsStream(cancellationToken), _request);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _request.EndResponse();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
