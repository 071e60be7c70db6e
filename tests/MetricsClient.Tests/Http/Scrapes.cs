using System.IO.Compression;
using System.Text;
using MetricsClient.Tests.Reading;

namespace MetricsClient.Tests.Http;

/// <summary>Sends requests to a handler like an HTTP server, and reads the whole response.</summary>
internal static class Scrapes
{
    public static Task<Answer> GetAsync(this ScrapeHandler handler, params (string Name, string Value)[] headers) =>
        handler.AskAsync("GET", query: null, headers);

    public static async Task<Answer> AskAsync(
        this ScrapeHandler handler, string method, string? query, params (string Name, string Value)[] headers)
    {
        var request = new ScrapeRequest(method, query, Lookup(headers));
        using ScrapeResponse response = await handler.HandleAsync(request, TestContext.Current.CancellationToken);
        using var body = new MemoryStream();
        await response.SendBodyAsync(body, abort: () => Assert.Fail("The client is not slow."));
        var answer = new Answer(response.StatusCode, response.Headers, response.ContentLength, body.ToArray());
        if (answer.Status == 200 && answer.ContentType != ExpositionFormat.Protobuf.ContentType)
        {
            ReadBack.Families(answer.Text);
        }

        return answer;
    }

    public static Func<string, string?> Lookup(params (string Name, string Value)[] headers) =>
        name => Array.Find(headers, header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>A response as sent on the wire.</summary>
internal sealed record Answer(
    int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, long ContentLength, byte[] Body)
{
    public string? ContentType => Header("Content-Type");

    public string? ContentEncoding => Header("Content-Encoding");

    public string Text => Encoding.UTF8.GetString(ContentEncoding == "gzip" ? Unzip(Body) : Body);

    public string? Header(string name) => Headers.FirstOrDefault(header => header.Key == name).Value;

    public override string ToString()
    {
        StringBuilder text = new StringBuilder().Append(Status).Append('\n');
        foreach ((string name, string value) in Headers)
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }

        return text.Append("Content-Length: ").Append(ContentLength).Append("\n\n").Append(Text).ToString();
    }

    private static byte[] Unzip(byte[] body)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
