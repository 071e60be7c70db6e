using System.Buffers;
using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>
/// The label names of a family, and the format in which a series stores its label values: as the bytes that the text formats write.
/// </summary>
/// <remarks>
/// A series stores one byte array. The array begins with a length byte for each value. The rendered pairs follow, such as
/// <c>method="GET",code="200"</c>, without braces and with the static labels at the end. A value is plain if the value is ASCII, has fewer
/// than 255 characters and needs no escape sequence. The length byte of a plain value is the length, and a lookup compares the value with
/// the stored bytes directly. The length byte of any other value is 255, and a lookup renders the values before the comparison. So a series
/// stores no strings, and values with the same rendered text are the same series.
/// </remarks>
internal sealed class LabelSchema
{
    private const int NotPlain = 255;
    private const int StackBytes = 512;

    private readonly string[] _names;
    private readonly bool _isPlain;
    private readonly byte[][] _prefixes;
    private readonly int[] _prefixLengths;
    private readonly byte[] _suffix;
    private readonly int _fixedLength;

    // Created on first use, because most schemas have only names that every server accepts.
    private LabelSchema?[]? _escaped;

    public LabelSchema(string[] names, KeyValuePair<string, string>[] staticLabels)
    {
        _names = names;
        StaticLabels = staticLabels;
        _isPlain = Array.TrueForAll(AllNames(names, staticLabels), MetricName.IsValidLabel);
        _prefixes = new byte[names.Length][];
        for (int i = 0; i < names.Length; i++)
        {
            _prefixes[i] = [.. i == 0 ? ""u8 : "\","u8, .. Shown(names[i]), .. "=\""u8];
        }

        _suffix = staticLabels.Length > 0 ? RenderSuffix(names.Length > 0, staticLabels) : names.Length > 0 ? [(byte)'"'] : [];
        _fixedLength = names.Length + _suffix.Length;
        _prefixLengths = new int[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            _prefixLengths[i] = _prefixes[i].Length;
            _fixedLength += _prefixes[i].Length;
        }
    }

    public ReadOnlySpan<string> Names => _names;

    public int Count => _names.Length;

    public KeyValuePair<string, string>[] StaticLabels { get; }

    /// <summary>Returns the names of the labels and of the static labels.</summary>
    // No LINQ, because sequences of pairs would be compiled at the start of every program (benchmarks: cold).
    public static string[] AllNames(string[] names, KeyValuePair<string, string>[] staticLabels)
    {
        if (staticLabels.Length == 0)
        {
            return names;
        }

        string[] all = names;
        Array.Resize(ref all, names.Length + staticLabels.Length);
        for (int i = 0; i < staticLabels.Length; i++)
        {
            all[names.Length + i] = staticLabels[i].Key;
        }

        return all;
    }

    /// <summary>Returns the labels as text, such as <c>method="GET",code="200"</c>. A UTF-8 name is in quotes.</summary>
    public ReadOnlySpan<byte> Text(byte[] labels) => labels.AsSpan(_names.Length);

    /// <summary>Returns the labels as text in an escaping scheme. Allocates if the scheme changes a name.</summary>
    public ReadOnlySpan<byte> Text(byte[] labels, EscapingScheme scheme)
    {
        LabelSchema escaped = In(scheme);
        return escaped == this ? Text(labels) : escaped.Text(escaped.Render(Values(labels)));
    }

    /// <summary>Returns an enumerator of the labels, with the names in an escaping scheme.</summary>
    public LabelPairs Pairs(byte[] labels, EscapingScheme scheme) => new(this, In(scheme), labels);

    /// <summary>Returns the name of a label or static label, without quotes. The static labels follow the labels of the family.</summary>
    public byte[] NameUtf8(int pair) => NamesUtf8[pair];

    /// <summary>Returns the escaped value of a static label.</summary>
    public byte[] StaticValue(int index) => StaticValues[index];

    /// <summary>The number of static labels, which follow the labels of the family.</summary>
    public int StaticCount => StaticLabels.Length;

    /// <summary>Returns the rendered labels of one series.</summary>
    public byte[] Render(ReadOnlySpan<string> values) => TryRenderPlain(values, NotPlain - 1) ?? RenderEscaped(values);

    /// <summary>
    /// Returns the rendered labels of one series if all values are plain and not longer than <paramref name="maxBytes"/>; otherwise null.
    /// </summary>
    // Without escape sequences the length is known, and no buffer is needed (benchmarks: ratios, labels).
    public byte[]? TryRenderPlain(ReadOnlySpan<string> values, int maxBytes)
    {
        int length = _fixedLength;
        foreach (string value in values)
        {
            if (value.Length > maxBytes || value.Length >= NotPlain)
            {
                return null;
            }

            length += value.Length;
        }

        byte[] labels = new byte[length];
        return TryRenderPlain(values, labels) ? labels : null;
    }

    // Returns false if a value is not plain.
    private bool TryRenderPlain(ReadOnlySpan<string> values, Span<byte> destination)
    {
        int at = values.Length;
        for (int i = 0; i < values.Length; i++)
        {
            string value = values[i];
            byte[] prefix = _prefixes[i];
            prefix.AsSpan().CopyTo(destination[at..]);
            at += prefix.Length;
            if (!PlainText.TryWrite(value, destination.Slice(at, value.Length)))
            {
                return false;
            }

            destination[i] = (byte)value.Length;
            at += value.Length;
        }

        _suffix.AsSpan().CopyTo(destination[at..]);
        return true;
    }

    private byte[] RenderEscaped(ReadOnlySpan<string> values)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(MaxLength(values));
        byte[] labels = rented.AsSpan(0, Render(values, rented)).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return labels;
    }

    /// <summary>
    /// Returns true if rendered labels, as returned by <see cref="Render(ReadOnlySpan{string})"/>, have these values. Allocates nothing.
    /// </summary>
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

    /// <summary>Returns the values of one series, parsed from the rendered labels.</summary>
    public string[] Values(byte[] labels)
    {
        string[] values = new string[_names.Length];
        ReadOnlySpan<byte> text = Text(labels);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = EscapedText.Read(NextValue(labels, i, ref text, out _));
        }

        return values;
    }

    /// <summary>
    /// Returns the escaped value of the label <paramref name="index"/> of the family, and moves the start of the text behind the value.
    /// </summary>
    public ReadOnlySpan<byte> NextValue(byte[] labels, int index, scoped ref ReadOnlySpan<byte> text, out bool plain)
    {
        plain = labels[index] != NotPlain;
        text = text[_prefixes[index].Length..];
        ReadOnlySpan<byte> value = text[..(plain ? labels[index] : EscapedLength(text))];
        text = text[value.Length..];
        return value;
    }

    private byte[][] NamesUtf8 => field ??= Array.ConvertAll(AllNames(_names, StaticLabels), Encoding.UTF8.GetBytes);

    private byte[][] StaticValues => field ??= [.. StaticLabels.Select(static label => EscapedText.ToUtf8(label.Value))];

    // Returns this schema if the escaping scheme changes no name; otherwise the schema with the escaped names.
    private LabelSchema In(EscapingScheme scheme) =>
        _isPlain || scheme == EscapingScheme.AllowUtf8 ? this : Escaped(scheme);

    // A separate method, so that a closure is allocated only if a name must be escaped.
    private LabelSchema Escaped(EscapingScheme scheme)
    {
        _escaped ??= new LabelSchema?[Enum.GetValues<EscapingScheme>().Length];
        return _escaped[(int)scheme] ??= new LabelSchema(
            Array.ConvertAll(_names, name => EscapedName.OfLabel(name, scheme)),
            [.. StaticLabels.Select(label => KeyValuePair.Create(EscapedName.OfLabel(label.Key, scheme), label.Value))]);
    }

    private static byte[] Shown(string name) =>
        MetricName.IsValidLabel(name) ? Encoding.UTF8.GetBytes(name) : [(byte)'"', .. EscapedText.ToUtf8(name), (byte)'"'];

    private static byte[] RenderSuffix(bool hasNames, KeyValuePair<string, string>[] staticLabels)
    {
        var suffix = new ArrayBufferWriter<byte>();
        suffix.Write(hasNames ? "\""u8 : ""u8);
        for (int i = 0; i < staticLabels.Length; i++)
        {
            (string name, string value) = staticLabels[i];
            suffix.Write(hasNames || i > 0 ? ","u8 : ""u8);
            suffix.Write(Shown(name));
            suffix.Write("=\""u8);
            suffix.Write(EscapedText.ToUtf8(value));
            suffix.Write("\""u8);
        }

        return suffix.WrittenSpan.ToArray();
    }

    // The value ends at the first quote that is not escaped by a backslash.
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

    private static bool IsPlain(string value) => value.Length < NotPlain && EscapedText.IsPlain(value);

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
            bool plain = IsPlain(values[i]);
            destination[i] = (byte)(plain ? values[i].Length : NotPlain);
            _prefixes[i].CopyTo(destination[at..]);
            at += _prefixes[i].Length;
            at += EscapedText.Write(values[i], destination[at..], escapeQuotes: true);
        }

        _suffix.CopyTo(destination[at..]);
        return at + _suffix.Length;
    }
}
