using System.Buffers;
using System.Text;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Exposition.Text;

/// <summary>Renders exemplars in the OpenMetrics text formats.</summary>
internal sealed class ExemplarText
{
    private readonly EscapingScheme _scheme;
    private readonly int _maxCodePoints;
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <param name="scheme">The escaping scheme for names.</param>
    /// <param name="maxCodePoints">The limit for the combined length of the label names and values.</param>
    public ExemplarText(EscapingScheme scheme, int maxCodePoints)
    {
        _scheme = scheme;
        _maxCodePoints = maxCodePoints;
    }

    /// <summary>
    /// Returns the rendered exemplar, after a space. The result is valid until the next call. The result is empty if the exemplar is null,
    /// or if the exemplar is too long with escaped names.
    /// </summary>
    public ReadOnlySpan<byte> Of(StoredExemplar? exemplar)
    {
        if (exemplar is null)
        {
            return [];
        }

        _text.ResetWrittenCount();
        _text.Write(" # {"u8);
        int codePoints = 0;
        for (int i = 0; i < exemplar.Labels.Length; i++)
        {
            (string key, string value) = exemplar.Labels[i];
            string name = EscapedName.OfLabel(key, _scheme);
            codePoints += CodePoints(name) + CodePoints(value);
            Pair(name, value, first: i == 0);
        }

        _text.Write("} "u8);
        _text.Advance(NumberText.WriteValue(exemplar.Value, _text.GetSpan(NumberText.MaxLength)));
        _text.Write(" "u8);
        _text.Advance(NumberText.WriteSeconds(exemplar.Milliseconds, _text.GetSpan(NumberText.MaxLength)));
        return codePoints <= _maxCodePoints ? _text.WrittenSpan : [];
    }

    private static int CodePoints(string text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    private void Pair(string name, string value, bool first)
    {
        _text.Write(first ? ""u8 : ","u8);
        bool quoted = !MetricName.IsValidLabel(name);
        _text.Write(quoted ? "\""u8 : ""u8);
        Escaped(name);
        _text.Write(quoted ? "\"=\""u8 : "=\""u8);
        Escaped(value);
        _text.Write("\""u8);
    }

    private void Escaped(string text) =>
        _text.Advance(EscapedText.Write(text, _text.GetSpan(EscapedText.MaxLength(text.Length) + 1), escapeQuotes: true));
}
