using System.Text;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Families;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// The lines of a text in the Prometheus text format, ordered so that the lines of each family are adjacent: first HELP and TYPE, then
/// the samples, with ascending buckets and quantiles in each histogram and summary. Families and series keep their order.
/// </summary>
internal sealed class FamilyOrder
{
    private readonly ArraySegment<OrderedLine> _lines;

    private FamilyOrder(ArraySegment<OrderedLine> lines)
    {
        _lines = lines;
    }

    /// <summary>Returns the number of each line in the original text.</summary>
    public int[] LineNumbers()
    {
        int[] numbers = new int[_lines.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = _lines[i].Number;
        }

        return numbers;
    }

    /// <summary>Returns the order of a text. Returns null if the lines of the text are in this order already.</summary>
    public static FamilyOrder? Of(ReadOnlySpan<byte> text)
    {
        Dictionary<UInt128, FamilyType> types = Types(text);
        var places = new LinePlaces(types);
        var lines = new OrderedLine[text.Count((byte)'\n') + 1];
        int count = 0;
        int number = 1;
        for (int start = 0; start < text.Length; number++)
        {
            int length = text[start..].IndexOf((byte)'\n') is var end && end < 0 ? text.Length - start : end;
            if (places.Of(text.Slice(start, length), out (int Family, int Metric, double Part) place))
            {
                lines[count++] = new OrderedLine(place.Family, place.Metric, place.Part, number, start, length);
            }

            start += length + 1;
        }

        if (IsOrdered(lines.AsSpan(0, count)))
        {
            return null;
        }

        Array.Sort(lines, 0, count);
        return new FamilyOrder(new ArraySegment<OrderedLine>(lines, 0, count));
    }

    /// <summary>Writes the lines in their order.</summary>
    public void WriteTo(InputBuffer output, ReadOnlySpan<byte> text)
    {
        foreach (OrderedLine line in _lines)
        {
            output.Append(text.Slice(line.Start, line.Length));
            output.Append("\n"u8);
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
