using System.Runtime.InteropServices;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Families;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// The lines of a text in the Prometheus text format, ordered so that the lines of each family are adjacent: first HELP and TYPE, then
/// the samples, with ascending buckets and quantiles in each histogram and summary. Families and series keep their order.
/// </summary>
internal sealed class FamilyOrder : IDisposable
{
    // The lines are outside of the heap, like the text.
    private readonly InputBuffer _lines;

    private FamilyOrder(InputBuffer lines)
    {
        _lines = lines;
    }

    private Span<OrderedLine> Lines => MemoryMarshal.Cast<byte, OrderedLine>(_lines.Bytes);

    /// <summary>Returns the number of each line in the original text.</summary>
    public int[] LineNumbers()
    {
        Span<OrderedLine> lines = Lines;
        int[] numbers = new int[lines.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = lines[i].Number;
        }

        return numbers;
    }

    /// <summary>Returns the order of a text. Returns null if the lines of the text are in this order already.</summary>
    public static FamilyOrder? Of(ReadOnlySpan<byte> text)
    {
        var order = new FamilyOrder(new InputBuffer());
        order.Read(text);
        if (!IsOrdered(order.Lines))
        {
            order.Lines.Sort();
            return order;
        }

        order.Dispose();
        return null;
    }

    /// <summary>Writes the lines in their order.</summary>
    public void WriteTo(InputBuffer output, ReadOnlySpan<byte> text)
    {
        foreach (OrderedLine line in Lines)
        {
            output.Append(text.Slice(line.Start, line.Length));
            output.Append("\n"u8);
        }
    }

    public void Dispose() => ((IDisposable)_lines).Dispose();

    private void Read(ReadOnlySpan<byte> text)
    {
        var places = new LinePlaces(Types(text));
        int number = 1;
        for (int start = 0; start < text.Length; number++)
        {
            int length = text[start..].IndexOf((byte)'\n') is var end && end < 0 ? text.Length - start : end;
            if (places.Of(text.Slice(start, length), out (int Family, int Metric, double Part) place))
            {
                var line = new OrderedLine(place.Family, place.Metric, place.Part, number, start, length);
                _lines.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<OrderedLine>(in line)));
            }

            start += length + 1;
        }
    }

    private static bool IsOrdered(ReadOnlySpan<OrderedLine> lines)
    {
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].CompareTo(lines[i - 1]) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static Dictionary<UInt128, FamilyType> Types(ReadOnlySpan<byte> text)
    {
        var types = new Dictionary<UInt128, FamilyType>();
        while (!text.IsEmpty)
        {
            int length = text.IndexOf((byte)'\n') is var end && end < 0 ? text.Length : end;
            ReadOnlySpan<byte> line = text[..length].TrimStart(" \t"u8);
            text = text[Math.Min(length + 1, text.Length)..];
            if (line.StartsWith("#"u8) && line.IndexOf("TYPE"u8) > 0 && LinePlaces.ReadMetadata(line) is { Keyword: "TYPE" } metadata)
            {
                types.TryAdd(LineIdentity.OfName(metadata.Name), metadata.Text switch
                {
                    "histogram" => FamilyType.Histogram,
                    "summary" => FamilyType.Summary,
                    _ => FamilyType.Unknown,
                });
            }
        }

        return types;
    }

    private readonly record struct OrderedLine(int Family, int Metric, double Part, int Number, int Start, int Length)
        : IComparable<OrderedLine>
    {
        public int CompareTo(OrderedLine other) =>
            Family != other.Family ? Family.CompareTo(other.Family)
            : Metric != other.Metric ? Metric.CompareTo(other.Metric)
            : Part != other.Part ? Part.CompareTo(other.Part)
            : Number.CompareTo(other.Number);
    }
}
