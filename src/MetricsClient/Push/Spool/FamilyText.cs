using System.Text;

namespace MetricsClient.Push.Spool;

/// <summary>A text in format 0.0.4, split into families. Merges a later push into an earlier push, as a gateway does.</summary>
internal sealed class FamilyText
{
    private readonly List<KeyValuePair<string, ReadOnlyMemory<byte>>> _families = [];

    /// <summary>Splits any text. A line that belongs to no family is kept with the previous family.</summary>
    public FamilyText(ReadOnlyMemory<byte> text)
    {
        string? family = null;
        int begin = 0;
        int at = 0;
        while (at < text.Length)
        {
            ReadOnlySpan<byte> line = Line(text.Span[at..]);
            string? named = FamilyOf(line, family);
            if (named is not null && named != family)
            {
                Add(family, text[begin..at]);
                (family, begin) = (named, at);
            }

            at += line.Length;
        }

        Add(family, text[begin..]);
    }

    /// <summary>
    /// Returns the merged text: the families of the newer text, and those families of this text that the newer text does not contain.
    /// </summary>
    public byte[] Under(FamilyText newer)
    {
        HashSet<string> replaced = [.. newer._families.Select(static family => family.Key)];
        var merged = new MemoryStream();
        foreach ((string name, ReadOnlyMemory<byte> lines) in _families)
        {
            if (!replaced.Contains(name))
            {
                merged.Write(lines.Span);
            }
        }

        newer._families.ForEach(family => merged.Write(family.Value.Span));
        return merged.ToArray();
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        return end < 0 ? text : text[..(end + 1)];
    }

    // A sample belongs to the family of the last HELP or TYPE line if the names match. Otherwise it belongs to a family with the name of
    // the sample.
    private static string? FamilyOf(ReadOnlySpan<byte> line, string? current)
    {
        ReadOnlySpan<byte> rest = line.StartsWith("# HELP "u8) || line.StartsWith("# TYPE "u8) ? line["# HELP "u8.Length..] : line;
        if (rest[0] is (byte)'#' or (byte)'\n')
        {
            return current;
        }

        int end = rest.IndexOfAny(" {\t\n"u8);
        string name = Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
        bool isOfCurrent = rest.Length == line.Length
            && current is not null
            && name.StartsWith(current, StringComparison.Ordinal)
            && name[current.Length..] is ("" or "_bucket" or "_sum" or "_count");
        return isOfCurrent ? current : name;
    }

    private void Add(string? family, ReadOnlyMemory<byte> lines)
    {
        if (family is not null && lines.Length > 0)
        {
            _families.Add(new(family, lines));
        }
    }
}
