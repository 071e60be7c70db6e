using System.Net.Http.Headers;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Pushing;

/// <summary>Where a text comes from: a file, standard input, or a metrics page.</summary>
internal static class TextSource
{
    private const string StandardInput = "-";
    private const long MostBytes = 1L << 30;

    /// <summary>The source as a message names it.</summary>
    public static string Name(string? source) => source is null or StandardInput ? "standard input" : source;

    /// <summary>The whole text.</summary>
    /// <param name="source">A file, an http or https address, or <c>-</c> for standard input, as null is too.</param>
    /// <param name="accept">What a page is asked for.</param>
    /// <param name="cancellation">Ends the wait for a page.</param>
    /// <exception cref="ToolException">It cannot be read.</exception>
    public static async Task<SourceText> ReadAsync(string? source, string accept, CancellationToken cancellation)
    {
        if (source is null or StandardInput)
        {
            using Stream input = Console.OpenStandardInput();
            using var text = new MemoryStream();
            await input.CopyToAsync(text, cancellation).ConfigureAwait(false);
            return new(text.ToArray(), MediaType: null);
        }

        if (source.StartsWith("http://", StringComparison.Ordinal) || source.StartsWith("https://", StringComparison.Ordinal))
        {
            return await GetAsync(source, accept, cancellation).ConfigureAwait(false);
        }

        return File.Exists(source)
            ? new(await File.ReadAllBytesAsync(source, cancellation).ConfigureAwait(false), MediaType: null)
            : throw new ToolException(ExitCode.Usage, $"There is no file {source}; give a file, an http address, or - for standard input.");
    }

    private static async Task<SourceText> GetAsync(string address, string accept, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = MostBytes };
        http.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(address), cancellation).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? new(await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false), answer.Content.Headers.ContentType?.MediaType ?? "")
                : throw new ToolException(ExitCode.Unavailable, $"The page answered {(int)answer.StatusCode}; Prometheus would take that for a failed scrape.");
        }
        catch (Exception failure) when (failure is HttpRequestException or UriFormatException)
        {
            throw new ToolException(ExitCode.Unavailable, $"The page cannot be read: {failure.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ToolException(ExitCode.Unavailable, "The page did not answer within 30s.");
        }
    }
}

/// <summary>A text as it came, and what a page called it; null for what is no page.</summary>
internal sealed record SourceText(byte[] Bytes, string? MediaType);
