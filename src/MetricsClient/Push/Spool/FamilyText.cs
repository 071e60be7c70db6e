using System.Text;

namespace MetricsClient.Push.Spool;

/// <summary>A text in format 0.0.4, split into families. Merges a later push into an earlier push, as a gateway does.</summary>
/// <remarks>
/// The text may contain any bytes, because it comes from a file that another program may have changed. A family with an invalid line is not
/// merged: a reader would refuse the whole merged text, and with it the newer push.
/// </remarks>
internal sealed class FamilyText
{
    private readonly List<Family> _families = [];
    private readonly ReadOnlyMemory<byte> _text;

    /// <summary>Splits any text. A line that belongs to no family is kept with the previous family.</summary>
    public FamilyText(ReadOnlyMemory<byte> text)
    {
        _text = text;
        Family? family = null;
        for (int at = 0; at < text.Length;)
        {
            ReadOnlySpan<byte> line = Line(text.Span[at..]);
            if (NameIn(line) is { } name && family?.Contains(name, isSample: line[0] != '#') != true)
            {
                family = new Family(name, at);
                _families.Add(family);
            }

            family?.Add(line);
            at += line.Length;
        }
    }

    /// <summary>
    /// Returns the merged text: the families of the newer text, and those valid families of this text that the newer text does not contain.
    /// </summary>
    public byte[] Under(FamilyText newer)
    {
        HashSet<string> used = [.. newer._families.SelectMany(static family => family.SampleNames)];
        var merged = new MemoryStream();
        foreach (Family family in _families)
        {
            if (family.IsValid && !family.SampleNames.Any(used.Contains))
            {
                used.UnionWith(family.SampleNames);
                merged.Write(_text.Span.Slice(family.Begin, family.Length));
            }
        }

        if (newer._families.Count > 0)
        {
            merged.Write(newer._text.Span[newer._families[0].Begin..]);
        }

        return merged.ToArray();
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        return end < 0 ? text : text[..(end + 1)];
    }

    // The name in a HELP line, a TYPE line or a sample; null for another comment and an empty line.
    private static string? NameIn(ReadOnlySpan<byte> line)
    {
        bool isDescription = Family.IsHelp(line) || Family.IsType(line);
        ReadOnlySpan<byte> rest = isDescription ? line[Family.Prefix..] : line;
        if (!isDescription && rest[0] is ((byte)'#' or (byte)'\n'))
        {
            return null;
        }

        int end = rest.IndexOfAny(" {\t\n"u8);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    /// <summary>The lines of one family.</summary>
    private sealed class Family
    {
        private readonly HashSet<string> _series = new(StringComparer.Ordinal);
        private readonly string _name;
        private string[] _suffixes = [];
        private bool _hasHelp;
        private bool _hasType;

        public Family(string name, int begin)
        {
            _name = name;
            Begin = begin;
        }

        /// <summary>The length of the prefix of a HELP or TYPE line, before the name.</summary>
        public static int Prefix => "# HELP "u8.Length;

        public int Begin { get; }

        public int Length { get; private set; }

        public bool IsValid { get; private set; } = true;

        public IEnumerable<string> SampleNames => _suffixes.Select(suffix => _name + suffix).Prepend(_name);

        public static bool IsHelp(ReadOnlySpan<byte> line) => line.StartsWith("# HELP "u8);

        public static bool IsType(ReadOnlySpan<byte> line) => line.StartsWith("# TYPE "u8);

        public bool Contains(string name, bool isSample) => name == _name || (isSample && _suffixes.Any(suffix => name == _name + suffix));

        public void Add(ReadOnlySpan<byte> line)
        {
            Length += line.Length;
            IsValid &= IsHelp(line) ? AddHelp(line)
                : IsType(line) ? AddType(line)
                : line[0] == '#' ? IsComment(line)
                : line[0] == '\n' || AddSample(line);
        }

        // A reader ignores the blanks before the word.
        private static bool IsComment(ReadOnlySpan<byte> line)
        {
            ReadOnlySpan<byte> text = line[1..].TrimStart(" \t"u8);
            return line[^1] == '\n' && !text.StartsWith("HELP"u8) && !text.StartsWith("TYPE"u8);
        }

        private bool AddSample(ReadOnlySpan<byte> line) =>
            TextLine.IsSample(line, out ReadOnlySpan<byte> series) && _series.Add(Encoding.UTF8.GetString(series));

        private bool AddHelp(ReadOnlySpan<byte> line)
        {
            bool isFirst = !_hasHelp && _series.Count == 0;
            _hasHelp = true;
            return isFirst && Rest(line) is { Length: > 0 } text && TextLine.IsHelp(text) && HasValidName();
        }

        private bool AddType(ReadOnlySpan<byte> line)
        {
            bool isFirst = !_hasType && _series.Count == 0;
            _hasType = true;
            ReadOnlySpan<byte> type = Rest(line);
            _suffixes = type.SequenceEqual("histogram\n"u8) ? ["_bucket", "_sum", "_count"]
                : type.SequenceEqual("summary\n"u8) ? ["_sum", "_count"]
                : [];
            return isFirst && TextLine.IsType(type) && HasValidName();
        }

        private bool HasValidName() => TextLine.IsSample(Encoding.UTF8.GetBytes($"{_name} 0\n"), out _);

        private ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> line)
        {
            int begin = Prefix + Encoding.UTF8.GetByteCount(_name) + 1;
            return begin < line.Length ? line[begin..] : default;
        }
    }
}
