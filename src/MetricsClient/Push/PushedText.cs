using System.Buffers;
using System.Text;
using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>Reads a body in text 0.0.4, as this library writes it, for what a gateway would silently make something else of.</summary>
internal static class PushedText
{
    /// <summary>What is wrong and what to do about it; null when the gateway stores what is written.</summary>
    public static string? Conflict(ReadOnlySequence<byte> body, GroupingKey group)
    {
        var reader = new SequenceReader<byte>(body);
        string? conflict = null;
        while (conflict is null && reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            ReadOnlySpan<byte> text = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
            conflict = text.StartsWith("# "u8) ? OfFamily(text) : OfSample(text, group);
        }

        return conflict;
    }

    // The gateway's JSON has these keys beside the families of a group, and a family of that name takes their place.
    private static string? OfFamily(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> type = "# TYPE "u8;
        if (!line.StartsWith(type))
        {
            return null;
        }

        ReadOnlySpan<byte> name = line[type.Length..line.LastIndexOf((byte)' ')];
        return name.SequenceEqual("labels"u8) || name.SequenceEqual("last_push_successful"u8)
            ? $"The gateway uses the name '{Encoding.UTF8.GetString(name)}' for what it tells about a group; rename that metric."
            : null;
    }

    // The gateway overwrites labels that the group has too, and series that differed in them become one.
    private static string? OfSample(ReadOnlySpan<byte> line, GroupingKey group)
    {
        int brace = line.IndexOf((byte)'{');
        ReadOnlySpan<byte> rest = brace < 0 ? "}"u8 : line[(brace + 1)..];
        while (rest[0] != '}')
        {
            int equals = rest.IndexOf((byte)'=');
            if (group.LabelNamed(rest[..equals]) is { } label)
            {
                string metric = Encoding.UTF8.GetString(line[..brace]);
                return $"'{metric}' has the label '{label}', which the gateway overwrites with that of the group; rename it, or leave it out of the grouping key.";
            }

            rest = AfterValue(rest[(equals + 2)..]);
            rest = rest[0] == ',' ? rest[1..] : rest;
        }

        return null;
    }

    // The end of a value is the first quote that no backslash escapes.
    private static ReadOnlySpan<byte> AfterValue(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int at = text.IndexOfAny((byte)'"', (byte)'\\');
            if (text[at] == '"')
            {
                return text[(at + 1)..];
            }

            text = text[(at + 2)..];
        }
    }
}
