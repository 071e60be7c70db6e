using System.Text;

namespace MetricsClient.Push.Spool;

/// <summary>
/// One request with the same effect as all requests of a group since the last request that the gateway accepted.
/// </summary>
/// <param name="Method">PUT, POST or DELETE.</param>
/// <param name="Path">The path of the group below a gateway's base address.</param>
/// <param name="Text">The body in text 0.0.4; empty for DELETE.</param>
internal sealed record SpooledPush(HttpMethod Method, string Path, ReadOnlyMemory<byte> Text)
{
    // The first line of the file. It is a comment, so that tools for text format 0.0.4 can read the file.
    private const string Heading = "# metricsclient spool 1 ";

    /// <summary>
    /// Returns one request with the same effect on a gateway as this request followed by a later push.
    /// </summary>
    public SpooledPush Then(PushMethod method, ReadOnlyMemory<byte> text)
    {
        if (method == PushMethod.Put || Method == HttpMethod.Delete)
        {
            return this with { Method = HttpMethod.Put, Text = text };
        }

        return this with { Text = new FamilyText(Text).Under(new FamilyText(text)) };
    }

    /// <summary>Returns the content of the file for this request.</summary>
    public byte[] ToBytes() => [.. Encoding.UTF8.GetBytes($"{Heading}{Method} {Path}\n"), .. Text.Span];

    /// <summary>Reads a request from the content of a file. Returns null if the content is not a kept push.</summary>
    public static SpooledPush? Read(ReadOnlyMemory<byte> file)
    {
        int end = file.Span.IndexOf((byte)'\n');
        string line = end < 0 ? "" : Encoding.UTF8.GetString(file.Span[..end]);
        if (!line.StartsWith(Heading, StringComparison.Ordinal) || line[Heading.Length..].Split(' ') is not [string method, string path])
        {
            return null;
        }

        return method is "PUT" or "POST" or "DELETE" && path.StartsWith("/metrics/job", StringComparison.Ordinal)
            ? new SpooledPush(new HttpMethod(method), path, file[(end + 1)..])
            : null;
    }
}
