using System.Buffers;
using System.Text;
using MetricsClient.Text;

namespace MetricsClient.State;

/// <summary>
/// The label names of a family, and how its series keep their values: as the text that goes on the wire, rendered once.
/// </summary>
/// <remarks>
/// A series holds one array: a length byte for each value, then the pairs as they stand between braces, static labels last.
/// A value that is ASCII without escapes and shorter than 255 has its length there and is compared in place; any other
/// is marked, and compared by rendering the values asked for. So no strings are kept, and two values
/// that look the same on the wire are the same series.
/// </remarks>
internal sealed class LabelSchema
{
    private const int NotPlain = 255;
    private const int StackBytes = 512;

    private readonly string[] _names;
    private readonly byte[][] _prefixes;
    private readonly int[] _prefixLengths;
    private readonly byte[] _suffix;
    private readonly int _fixedLength;

    public LabelSchema(string[] names, IReadOnlyList<KeyValuePair<string, string>> staticLabels)
    {
        _names = names;
        _prefixes = new byte[names.Length][];
        for (int i = 0; i < names.Length; i++)
        {
            _prefixes[i] = Encoding.UTF8.GetBytes((i == 0 ? "" : "\",") + names[i] + "=\"");
        }

        _prefixLengths = Array.ConvertAll(_prefixes, static prefix => prefix.Length);
        _suffix = RenderSuffix(names.Length > 0, staticLabels);
        _fixedLength = names.Length + _suffix.Length;
        foreach (byte[] prefix in _prefixes)
        {
            _fixedLength += prefix.Length;
        }
    }

    public ReadOnlySpan<string> Names => _names;

    public int Count => _names.Length;

    /// <summary>The pairs as they stand between braces, such as <c>method="GET",code="200"</c>.</summary>
    public ReadOnlySpan<byte> Text(byte[] labels) => labels.AsSpan(_names.Length);

    /// <summary>Renders the values of one series.</summary>
    public byte[] Render(ReadOnlySpan<string> values)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(MaxLength(values));
        byte[] labels = rented.AsSpan(0, Render(values, rented)).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return labels;
    }

    /// <summary>Whether a series rendered by <see cref="Render(ReadOnlySpan{string})"/> has these values. Allocates nothing.</summary>
    public bool Matches(byte[] labels, ReadOnlySpan<string> values)
    {
        int at = values.Length;
        for (int i = 0; i < values.Length; i++)
        {
            string value = values[i];
            int length = labels[i];
            if (length == NotPlain)
            {
                return MatchesRendered(labels, values);
            }

            at += _prefixLengths[i];
            if (value.Length != length || !PlainText.Equals(labels.AsSpan(at, length), value))
            {
                return false;
            }

            at += length;
        }

        return true;
    }

    /// <summary>The values as a reader of the wire sees them: the same ones, unless a lone surrogate must be replaced.</summary>
    public static ReadOnlySpan<string> AsShown(ReadOnlySpan<string> values)
    {
        foreach (string value in values)
        {
            if (!EscapedText.IsWellFormed(value))
            {
                return Array.ConvertAll(values.ToArray(), EscapedText.WellFormed);
            }
        }

        return values;
    }

    /// <summary>The values of one series, read back from its bytes.</summary>
    public string[] Values(byte[] labels)
    {
        string[] values = new string[_names.Length];
        ReadOnlySpan<byte> text = Text(labels);
        for (int i = 0; i < values.Length; i++)
        {
            text = text[_prefixes[i].Length..];
            int length = labels[i] == NotPlain ? EscapedLength(text) : labels[i];
            values[i] = EscapedText.Read(text[..length]);
            text = text[length..];
        }

        return values;
    }

    private static byte[] RenderSuffix(bool hasNames, IReadOnlyList<KeyValuePair<string, string>> staticLabels)
    {
        var suffix = new ArrayBufferWriter<byte>();
        suffix.Write(hasNames ? "\""u8 : ""u8);
        for (int i = 0; i < staticLabels.Count; i++)
        {
            (string name, string value) = staticLabels[i];
            suffix.Write(hasNames || i > 0 ? ","u8 : ""u8);
            Encoding.UTF8.GetBytes(name, suffix);
            suffix.Write("=\""u8);
            suffix.Advance(EscapedText.Write(value, suffix.GetSpan(EscapedText.MaxLength(value.Length) + 1), escapeQuotes: true));
            suffix.Write("\""u8);
        }

        return suffix.WrittenSpan.ToArray();
    }

    // The end of a value is the first quote that no backslash escapes.
    private static int EscapedLength(ReadOnlySpan<byte> text)
    {
        int i = 0;
        while (text[i] != '"')
        {
            i += text[i] == '\\' ? 2 : 1;
        }

        return i;
    }

    private bool MatchesRendered(byte[] labels, ReadOnlySpan<string> values)
    {
        int max = MaxLength(values);
        byte[]? rented = max > StackBytes ? ArrayPool<byte>.Shared.Rent(max) : null;
        Span<byte> rendered = rented ?? stackalloc byte[StackBytes];
        bool same = rendered[..Render(values, rendered)].SequenceEqual(labels);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return same;
    }

    private int MaxLength(ReadOnlySpan<string> values)
    {
        int max = _fixedLength;
        foreach (string value in values)
        {
            max += EscapedText.MaxLength(value.Length);
        }

        return max;
    }

    private int Render(ReadOnlySpan<string> values, Span<byte> destination)
    {
        int at = values.Length;
        for (int i = 0; i < values.Length; i++)
        {
            bool plain = values[i].Length < NotPlain && EscapedText.IsPlain(values[i]);
            destination[i] = (byte)(plain ? values[i].Length : NotPlain);
            _prefixes[i].CopyTo(destination[at..]);
            at += _prefixes[i].Length;
            at += EscapedText.Write(values[i], destination[at..], escapeQuotes: true);
        }

        _suffix.CopyTo(destination[at..]);
        return at + _suffix.Length;
    }
}
