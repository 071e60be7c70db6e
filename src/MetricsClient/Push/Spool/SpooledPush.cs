using System.Text;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Sinks;

namespace MetricsClient.Push.Spool;

/// <summary>One request with the same effect as all requests of a group since the last request that the gateway accepted.</summary>
/// <param name="Method">PUT, POST or DELETE.</param>
/// <param name="Group">The group on the gateway.</param>
/// <param name="Text">The body in text 0.0.4; empty for DELETE.</param>
internal sealed record SpooledPush(HttpMethod Method, GroupingKey Group, ReadOnlyMemory<byte> Text)
{
    // The first line of the file. It is a comment, so that tools for text format 0.0.4 can read the file.
    private const string Heading = "# metricsclient spool 1 ";

    /// <summary>Returns one request with the same effect on a gateway as this request followed by a later push.</summary>
    public SpooledPush Then(PushMethod method, ReadOnlyMemory<byte> text)
    {
        if (method == PushMethod.Put || Method == HttpMethod.Delete)
        {
            return this with { Method = HttpMethod.Put, Text = text };
        }

        return this with { Text = new FamilyText(Text).Under(new FamilyText(text)) };
    }

    /// <summary>Returns the content of the file for this request.</summary>
    public byte[] ToBytes() => [.. Encoding.UTF8.GetBytes($"{Heading}{Method} {GatewaySink.PathOf(Group)}\n"), .. Text.Span];

    /// <summary>
    /// Reads a request from the content of a file. Returns null if the content is not a kept push: another program may have written the
    /// file, so a path that is not exactly the path of a group must never be sent.
    /// </summary>
    public static SpooledPush? Read(ReadOnlyMemory<byte> file)
    {
        int end = file.Span.IndexOf((byte)'\n');
        string line = end < 0 ? "" : Encoding.UTF8.GetString(file.Span[..end]);
        if (!line.StartsWith(Heading, StringComparison.Ordinal) || line[Heading.Length..].Split(' ') is not [string method, string path])
        {
            return null;
        }

        return method is "PUT" or "POST" or "DELETE" && GroupingKey.FromPath(path) is { } group
            ? new SpooledPush(new HttpMethod(method), group, file[(end + 1)..])
            : null;
    }
}
