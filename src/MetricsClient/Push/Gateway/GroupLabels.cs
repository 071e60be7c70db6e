using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Push.Gateway;

/// <summary>Puts the labels of a group on every sample of a text, as a gateway does when it is scraped.</summary>
internal static class GroupLabels
{
    /// <summary>The labels as they stand between braces. Without the empty ones, which to Prometheus are none.</summary>
    public static byte[] Render(GroupingKey group)
    {
        var text = new MemoryStream();
        foreach ((string name, string value) in group.Labels.Where(static label => label.Value.Length > 0))
        {
            Span<byte> escaped = new byte[EscapedText.MaxLength(value.Length)];
            text.Write(text.Length > 0 ? ","u8 : ""u8);
            text.Write(Encoding.UTF8.GetBytes(name));
            text.Write("=\""u8);
            text.Write(escaped[..EscapedText.Write(value, escaped, escapeQuotes: true)]);
            text.Write("\""u8);
        }

        return text.ToArray();
    }

    /// <summary>The text, which this library wrote, with the labels on every sample.</summary>
    public static byte[] AddTo(ReadOnlySpan<byte> text, ReadOnlySpan<byte> labels)
    {
        var labelled = new MemoryStream(text.Length * 2);
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n') + 1;
            AddToLine(text[..end], labels, labelled);
            text = text[end..];
        }

        return labelled.ToArray();
    }

    private static void AddToLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> labels, MemoryStream labelled)
    {
        if (line[0] == '#')
        {
            labelled.Write(line);
            return;
        }

        int nameEnd = line.IndexOfAny((byte)'{', (byte)' ');
        bool hasLabels = line[nameEnd] == '{';
        labelled.Write(line[..nameEnd]);
        labelled.Write("{"u8);
        labelled.Write(labels);
        labelled.Write(hasLabels ? ","u8 : "}"u8);
        labelled.Write(line[(hasLabels ? nameEnd + 1 : nameEnd)..]);
    }
}
