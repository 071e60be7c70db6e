using System.Net.Http.Headers;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Pushing;

/// <summary>Reads a text from a file, from standard input, or from a web page.</summary>
internal static class TextSource
{
    private const string StandardInput = "-";
    private const long MaxBytes = 1L << 30;

    /// <summary>Returns the name of the source for messages.</summary>
    public static string Name(string? source) => source is null or StandardInput ? "standard input" : source;

    /// <summary>Reads the whole text.</summary>
    /// <param name="source">A file, an http or https address, or <c>-</c> or null for standard input.</param>
    /// <param name="accept">The Accept header for a page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ToolException">The source cannot be read.</exception>
    public static async Task<SourceText> ReadAsync(string? source, string accept, CancellationToken cancellationToken)
    {
        if (source is null or StandardInput)
        {
            using Stream input = Console.OpenStandardInput();
            using var text = new MemoryStream();
            await input.CopyToAsync(text, cancellationToken).ConfigureAwait(false);
            return new(text.ToArray(), MediaType: null);
        }

        if (source.StartsWith("http://", StringComparison.Ordinal) || source.StartsWith("https://", StringComparison.Ordinal))
        {
            return await GetAsync(source, accept, cancellationToken).ConfigureAwait(false);
        }

        return File.Exists(source)
            ? new(await File.ReadAllBytesAsync(source, cancellationToken).ConfigureAwait(false), MediaType: null)
            : throw new ToolException(ExitCode.Usage, $"The file {source} does not exist; give a file, an http address, or - for standard input.");
    }

    private static async Task<SourceText> GetAsync(string address, string accept, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = MaxBytes };
        http.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri(address), cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? new(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), response.Content.Headers.ContentType?.MediaType ?? "")
                : throw new ToolException(ExitCode.Unavailable, $"The page responded with status {(int)response.StatusCode}, which Prometheus counts as a failed scrape; check the address.");
        }
        catch (Exception failure) when (failure is HttpRequestException or UriFormatException)
        {
            throw new ToolException(ExitCode.Unavailable, $"The page cannot be read: {failure.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolException(ExitCode.Unavailable, "The page did not respond within 30s.");
        }
    }
}

/// <summary>The bytes of a text. The media type is that of a web page, and null for a file or standard input.</summary>
internal sealed record SourceText(byte[] Bytes, string? MediaType);
