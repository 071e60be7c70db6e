using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Inputs;

/// <summary>Fetches a metrics page with the request that a Prometheus server sends, and reads the response as the server does.</summary>
internal sealed class PageRequest
{
    /// <summary>The Accept header of a Prometheus server with default settings.</summary>
    public const string AcceptAny =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    /// <summary>The Accept header of a Prometheus server that prefers OpenMetrics alone.</summary>
    public const string AcceptOpenMetrics = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.2";

    /// <summary>An Accept header that names OpenMetrics 2.0.0, as Prometheus sends only if its configuration names this version.</summary>
    public const string AcceptOpenMetrics2 = "application/openmetrics-text;version=2.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.2";

    /// <summary>The Accept header of a Prometheus server that prefers the Prometheus text format alone.</summary>
    public const string AcceptText = "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private const int MaxRedirects = 10;

    /// <summary>The Accept header. The default is <see cref="AcceptAny"/>.</summary>
    public string Accept { get; init; } = AcceptAny;

    /// <summary>The time limit of the whole request. The default is 10 seconds, the default of a Prometheus server.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Headers and certificates; null for none.</summary>
    public Connection? Connection { get; init; }

    /// <summary>The address of a proxy. The default is null: no proxy, whatever the environment names.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>True if any certificate of the server is accepted. The default is false.</summary>
    public bool AcceptAnyCertificate { get; init; }

    /// <summary>Fetches a page and returns the body and the Content-Type header.</summary>
    /// <exception cref="ToolException">The page cannot be fetched, or a Prometheus server would count the scrape as failed.</exception>
    public async Task<(InputBuffer Body, string? ContentType)> FetchAsync(string address, CancellationToken cancellationToken)
    {
        Uri page = WebAddress.Parse(address, "The address");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using HttpMessageInvoker http = CreateHttp();
            using HttpResponseMessage response = await SendAsync(http, page, limit.Token).ConfigureAwait(false);
            return (await ReadBodyAsync(response, limit.Token).ConfigureAwait(false), First(response, "Content-Type"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolException(ExitCode.Unavailable, $"The page did not respond within {Duration.Text(Timeout)}; a Prometheus server with this scrape_timeout counts a failed scrape. Raise --timeout.");
        }
        catch (InvalidDataException)
        {
            throw new ToolException(ExitCode.Found, "The response is not the gzip data that its Content-Encoding header names, so a Prometheus server counts a failed scrape.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException and not InputTooLongException)
        {
            throw new ToolException(ExitCode.Unavailable, $"The page cannot be read: {HttpFailure.Words(failure)}");
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker disposes the handler.")]
    private HttpMessageInvoker CreateHttp()
    {
        SslClientAuthenticationOptions tls = Tls();
        WebProxy? proxy = Proxy is null ? null : new WebProxy(Proxy);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy,
            ActivityHeadersPropagator = null,
            SslOptions = tls,
        };
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    [SuppressMessage("Security", "CA5359", Justification = "The option --insecure of the command line asks for this.")]
    private SslClientAuthenticationOptions Tls()
    {
        SslClientAuthenticationOptions tls = Connection?.Tls() ?? new();
        if (AcceptAnyCertificate)
        {
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }

        return tls;
    }

    // A server follows at most ten redirects, and sends the credentials again only to the host that it was configured for.
    private async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, Uri page, CancellationToken cancellationToken)
    {
        Uri address = page;
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = CreateRequest(address, login: address.Host == page.Host ? page : null);
            HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return response;
            }

            using (response)
            {
                address = Redirect(response, address, redirects);
            }
        }
    }

    private static Uri Redirect(HttpResponseMessage response, Uri address, int redirects)
    {
        int status = (int)response.StatusCode;
        bool redirected = status is 301 or 302 or 303 or 307 or 308;
        if (!redirected || First(response, "Location") is not { } location)
        {
            throw new ToolException(ExitCode.Unavailable, string.Create(
                CultureInfo.InvariantCulture, $"The page responded with status {status}, which Prometheus counts as a failed scrape; {Remedy(status)}."));
        }

        if (redirects == MaxRedirects)
        {
            throw new ToolException(ExitCode.Unavailable, "The page redirects more than ten times; check the address.");
        }

        return Uri.TryCreate(address, location, out Uri? next) && next.Scheme is "http" or "https"
            ? next
            : throw new ToolException(ExitCode.Unavailable, "The page redirects to an address that is not http or https; check the address.");
    }

    private HttpRequestMessage CreateRequest(Uri address, Uri? login)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));
        request.Headers.TryAddWithoutValidation("Accept", Accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        request.Headers.TryAddWithoutValidation("User-Agent", "Prometheus/3.5 (promjob check)");
        request.Headers.TryAddWithoutValidation(
            "X-Prometheus-Scrape-Timeout-Seconds", Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        if (login is not null)
        {
            Connection?.Authorize(request);
            if (login.UserInfo.Length > 0)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(WebAddress.Login(login))));
            }
        }

        return request;
    }

    // A server decodes gzip and no other encoding.
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the body; after a failure the program ends.")]
    private static async Task<InputBuffer> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string? encoding = First(response, "Content-Encoding");
        if (encoding is not (null or "" or "gzip" or "identity"))
        {
            throw new ToolException(ExitCode.Found, $"The page has the content encoding '{encoding}', which a Prometheus server does not decode; send gzip or no encoding.");
        }

        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var body = new InputBuffer();
            if (encoding != "gzip")
            {
                await body.AppendAsync(stream, cancellationToken).ConfigureAwait(false);
                return body;
            }

            // GZipStream does not notice that the data ends too early. So the compressed data is read first, and its last four bytes,
            // which hold the length of the body, are compared.
            using var compressed = new InputBuffer();
            await compressed.AppendAsync(stream, cancellationToken).ConfigureAwait(false);
            var unzipped = new GZipStream(compressed.AsStream(), CompressionMode.Decompress);
            await using (unzipped.ConfigureAwait(false))
            {
                await body.AppendAsync(unzipped, cancellationToken).ConfigureAwait(false);
            }

            return compressed.Length > 4 && BinaryPrimitives.ReadUInt32LittleEndian(compressed.Bytes[^4..]) == body.Length
                ? body
                : throw new InvalidDataException();
        }
    }

    private static string Remedy(int status) => status is 401 or 403
        ? "set credentials: user:password@ in the address, --token-file or --header"
        : "check the address";

    private static string? First(HttpResponseMessage response, string header) =>
        response.Headers.NonValidated.TryGetValues(header, out HeaderStringValues values)
            || response.Content.Headers.NonValidated.TryGetValues(header, out values)
            ? values.First()
            : null;
}
