using System.Buffers;
using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Model;

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
    private readonly IReadOnlyList<KeyValuePair<string, string>> _staticLabels;
    private readonly bool _isPlain;
    private readonly byte[][] _prefixes;
    private readonly int[] _prefixLengths;
    private readonly byte[] _suffix;
    private readonly int _fixedLength;

    // Made when first asked for, since names that all servers know need none.
    private LabelSchema?[]? _escaped;

    public LabelSchema(string[] names, IReadOnlyList<KeyValuePair<string, string>> staticLabels)
    {
        _names = names;
        _staticLabels = staticLabels;
        _isPlain = names.Concat(staticLabels.Select(static label => label.Key)).All(MetricName.IsValidLabel);
        _prefixes = new byte[names.Length][];
        for (int i = 0; i < names.Length; i++)
        {
            _prefixes[i] = [.. i == 0 ? ""u8 : "\","u8, .. Shown(names[i]), .. "=\""u8];
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

    /// <summary>The pairs as they stand between braces, such as <c>method="GET",code="200"</c>; names that need them have quotes.</summary>
    public ReadOnlySpan<byte> Text(byte[] labels) => labels.AsSpan(_names.Length);

    /// <summary>The pairs as they stand between braces in a scheme. Allocates where it changes a name.</summary>
    public ReadOnlySpan<byte> Text(byte[] labels, EscapingScheme scheme)
    {
        LabelSchema escaped = In(scheme);
        return escaped == this ? Text(labels) : escaped.Text(escaped.Render(Values(labels)));
    }

    /// <summary>The pairs one by one, with their names in a scheme.</summary>
    public LabelPairs Pairs(byte[] labels, EscapingScheme scheme) => new(this, In(scheme), labels);

    /// <summary>The name of a pair, static labels included, as bytes without quotes.</summary>
    public byte[] NameUtf8(int pair) => NamesUtf8[pair];

    /// <summary>The value of a static label as it stands between its quotes.</summary>
    public byte[] StaticValue(int index) => StaticValues[index];

    /// <summary>How many static labels follow the family's own.</summary>
    public int StaticCount => _staticLabels.Count;

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
            values[i] = EscapedText.Read(NextValue(labels, i, ref text, out _));
        }

        return values;
    }

    /// <summary>
    /// Steps over the value of the family's label <paramref name="index"/>, which it returns as it stands between its quotes.
    /// </summary>
    public ReadOnlySpan<byte> NextValue(byte[] labels, int index, scoped ref ReadOnlySpan<byte> text, out bool plain)
    {
        plain = labels[index] != NotPlain;
        text = text[_prefixes[index].Length..];
        ReadOnlySpan<byte> value = text[..(plain ? labels[index] : EscapedLength(text))];
        text = text[value.Length..];
        return value;
    }

    private byte[][] NamesUtf8 => field ??= [.. _names.Concat(_staticLabels.Select(static label => label.Key)).Select(Encoding.UTF8.GetBytes)];

    private byte[][] StaticValues => field ??= [.. _staticLabels.Select(static label => EscapedText.ToUtf8(label.Value))];

    // The same labels under the names of a scheme; this one where that changes none.
    private LabelSchema In(EscapingScheme scheme) =>
        _isPlain || scheme == EscapingScheme.AllowUtf8 ? this : Escaped(scheme);

    // Apart from the method above, which would else make an object for the lambdas at each call.
    private LabelSchema Escaped(EscapingScheme scheme)
    {
        _escaped ??= new LabelSchema?[Enum.GetValues<EscapingScheme>().Length];
        return _escaped[(int)scheme] ??= new LabelSchema(
            Array.ConvertAll(_names, name => EscapedName.OfLabel(name, scheme)),
            [.. _staticLabels.Select(label => KeyValuePair.Create(EscapedName.OfLabel(label.Key, scheme), label.Value))]);
    }

    private static byte[] Shown(string name) =>
        MetricName.IsValidLabel(name) ? Encoding.UTF8.GetBytes(name) : [(byte)'"', .. EscapedText.ToUtf8(name), (byte)'"'];

    private static byte[] RenderSuffix(bool hasNames, IReadOnlyList<KeyValuePair<string, string>> staticLabels)
    {
        var suffix = new ArrayBufferWriter<byte>();
        suffix.Write(hasNames ? "\""u8 : ""u8);
        for (int i = 0; i < staticLabels.Count; i++)
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

/// <summary>Compares ASCII bytes with a string of the same length. Made for label values, which are short.</summary>
internal static class PlainText
{
    private const int Short = 4;

    /// <summary>Whether each byte is the character at its place; both must be equally long.</summary>
    public static bool Equals(ReadOnlySpan<byte> ascii, ReadOnlySpan<char> text)
    {
        if (ascii.Length >= Short)
        {
            return Ascii.Equals(ascii, text);
        }

        // First, middle and last are all there is; some of them twice.
        int last = ascii.Length - 1;
        int middle = ascii.Length >> 1;
        return last < 0 || (ascii[0] == text[0] && ascii[middle] == text[middle] && ascii[last] == text[last]);
    }
}
