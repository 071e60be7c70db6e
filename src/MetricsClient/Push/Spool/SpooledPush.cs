using System.Text;

namespace MetricsClient.Push.Spool;

/// <summary>What a group's gateway has yet to be told: one request that stands for all that were made since it was last reached.</summary>
/// <param name="Method">PUT, POST or DELETE.</param>
/// <param name="Path">The path of the group below a gateway's base address.</param>
/// <param name="Text">The body in text 0.0.4; empty for DELETE.</param>
internal sealed record SpooledPush(HttpMethod Method, string Path, ReadOnlyMemory<byte> Text)
{
    // A comment, so that the rest can be read, and checked, as the metrics that it is.
    private const string Heading = "# metricsclient spool 1 ";

    /// <summary>This one followed by a push: what a gateway would hold after both.</summary>
    public SpooledPush Then(PushMethod method, ReadOnlyMemory<byte> text)
    {
        if (method == PushMethod.Put || Method == HttpMethod.Delete)
        {
            return this with { Method = HttpMethod.Put, Text = text };
        }

        return this with { Text = new FamilyText(Text).Under(new FamilyText(text)) };
    }

    /// <summary>As a file holds it.</summary>
    public byte[] ToBytes() => [.. Encoding.UTF8.GetBytes($"{Heading}{Method} {Path}\n"), .. Text.Span];

    /// <summary>What a file holds; null when it is no such file.</summary>
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
