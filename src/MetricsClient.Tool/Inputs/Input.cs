using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Inputs;

/// <summary>A text from a file, from standard input, or from a web page.</summary>
internal sealed class Input : IDisposable
{
    private const string StandardInput = "-";

    private Input(InputBuffer content, string? contentType, bool isPage)
    {
        Content = content;
        ContentType = contentType;
        IsPage = isPage;
    }

    public InputBuffer Content { get; }

    /// <summary>Gets the Content-Type header of a page; null if there is none.</summary>
    public string? ContentType { get; }

    /// <summary>Gets a value indicating whether the text comes from a web page.</summary>
    public bool IsPage { get; }

    /// <summary>Returns true if the source is the address of a web page.</summary>
    public static bool IsAddress(string? source) =>
        source is not null && (source.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || source.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the name of the source for messages, without the password of an address.</summary>
    public static string Name(string? source) => source switch
    {
        null or StandardInput => "standard input",
        _ when IsAddress(source) && Uri.TryCreate(source, UriKind.Absolute, out Uri? address) && address.UserInfo.Length > 0 =>
            address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped),
        _ => source,
    };

    /// <summary>Reads the whole text.</summary>
    /// <param name="source">A file, an http or https address, or <c>-</c> or null for standard input.</param>
    /// <param name="page">Fetches the page if the source is an address.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ToolException">The source cannot be read.</exception>
    public static async Task<Input> ReadAsync(string? source, PageRequest page, CancellationToken cancellationToken)
    {
        if (source is not null && IsAddress(source))
        {
            (InputBuffer body, string? contentType) = await page.FetchAsync(source, cancellationToken).ConfigureAwait(false);
            return new Input(body, contentType, isPage: true);
        }

        Stream stream = Open(source);
        await using (stream.ConfigureAwait(false))
        {
            var content = new InputBuffer();
            await content.AppendAsync(stream, cancellationToken).ConfigureAwait(false);
            return new Input(content, contentType: null, isPage: false);
        }
    }

    public void Dispose() => ((IDisposable)Content).Dispose();

    private static Stream Open(string? source)
    {
        if (source is null or StandardInput)
        {
            return Console.OpenStandardInput();
        }

        try
        {
            const FileShare Any = FileShare.ReadWrite | FileShare.Delete;
            return new FileStream(source, FileMode.Open, FileAccess.Read, Any, bufferSize: 0, useAsync: false);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToolException(ExitCode.Usage, $"The file {source} does not exist; give a file, an http address, or - for standard input.");
        }
        catch (Exception unreadable) when (unreadable is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new ToolException(ExitCode.Usage, $"The file {source} cannot be read{(Directory.Exists(source) ? " because it is a folder" : "")}; give a readable file, an http address, or - for standard input.");
        }
    }
}
