using System.Text;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Exposition.Protobuf;

/// <summary>Writes the parts that several messages have in common: texts, timestamps and exemplars.</summary>
internal static class ProtobufFields
{
    public static void Text(this ProtobufWriter output, int field, string text)
    {
        Span<byte> room = output.BeginBytes(field, EscapedText.MaxLength(text.Length), out int start);
        output.Advance(Encoding.UTF8.GetBytes(text, room));
        output.End(start);
    }

    /// <summary>Writes the original of a text that is escaped for the text formats.</summary>
    public static void Unescaped(this ProtobufWriter output, int field, ReadOnlySpan<byte> escaped)
    {
        Span<byte> room = output.BeginBytes(field, escaped.Length, out int start);
        output.Advance(EscapedText.Unescape(escaped, room));
        output.End(start);
    }

    /// <summary>Writes a <c>google.protobuf.Timestamp</c>. Writes nothing for zero, which means unknown.</summary>
    public static void Timestamp(this ProtobufWriter output, int field, long milliseconds)
    {
        if (milliseconds == 0)
        {
            return;
        }

        // The seconds are rounded down, so that the nanoseconds are not negative, even before 1970.
        (long seconds, long rest) = Math.DivRem(milliseconds, 1000);
        (seconds, rest) = rest < 0 ? (seconds - 1, rest + 1000) : (seconds, rest);
        output.Numbers(field, (ulong)seconds, (ulong)rest * 1_000_000);
    }

    /// <summary>Writes an <c>io.prometheus.client.Exemplar</c>.</summary>
    public static void Exemplar(this ProtobufWriter output, int field, StoredExemplar exemplar, EscapingScheme scheme)
    {
        int start = output.Begin(field);
        foreach ((string name, string value) in exemplar.Labels)
        {
            int pair = output.Begin(field: 1);
            output.Text(field: 1, EscapedName.OfLabel(name, scheme));
            output.Text(field: 2, value);
            output.End(pair);
        }

        output.Double(field: 2, exemplar.Value);
        output.Timestamp(field: 3, exemplar.Milliseconds);
        output.End(start);
    }
}
