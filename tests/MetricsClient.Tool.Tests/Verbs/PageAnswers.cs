using System.IO.Compression;
using System.Text;
using MetricsClient.Tests.Push;

namespace MetricsClient.Tool.Tests.Verbs;

/// <summary>Responses of a server with a metrics page.</summary>
internal static class PageAnswers
{
    /// <summary>Sends a page.</summary>
    /// <param name="page">The body.</param>
    /// <param name="headers">Header lines in addition to Content-Length, separated by <c>\r\n</c>.</param>
    public static GatewayAnswering Page(string page, string headers = "Content-Type: text/plain; version=0.0.4") =>
        Page(Encoding.UTF8.GetBytes(page), headers);

    /// <summary>Sends a page with gzip, cut after a number of bytes.</summary>
    public static GatewayAnswering Gzip(string page, int length = int.MaxValue)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(page));
        }

        byte[] body = compressed.ToArray();
        return Page(body.AsSpan(0, Math.Min(length, body.Length)).ToArray(), "Content-Type: text/plain\r\nContent-Encoding: gzip");
    }

    private static GatewayAnswering Page(byte[] body, string headers) => async connection =>
    {
        string lines = headers.Length > 0 ? headers + "\r\n" : "";
        await connection.WriteAsync($"HTTP/1.1 200 OK\r\n{lines}Content-Length: {body.Length}\r\n\r\n");
        await connection.WriteAsync(body);
        return true;
    };
}
