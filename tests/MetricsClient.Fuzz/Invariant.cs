using System.Buffers;
using System.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Fuzz;

/// <summary>Checks that several targets share.</summary>
internal static class Invariant
{
    // Throws if bytes are not valid UTF-8.
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Throws with a message if a condition is false.</summary>
    public static void Holds(bool condition, Func<string> message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message());
        }
    }

    /// <summary>Throws if two sequences differ, with the elements of only one sequence in the message.</summary>
    public static void Equal(IEnumerable<string> expected, IEnumerable<string> actual, Func<string> context)
    {
        string[] left = [.. expected];
        string[] right = [.. actual];
        Holds(left.SequenceEqual(right), () =>
            $"expected only:\n{string.Join('\n', left.Except(right))}\nactual only:\n{string.Join('\n', right.Except(left))}\n{context()}");
    }

    /// <summary>Renders a registry, and checks that the text is valid UTF-8.</summary>
    /// <returns>The rendered text.</returns>
    public static string Render(CollectorRegistry registry, ExpositionFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        registry.WriteTo(output, format);
        return s_strict.GetString(output.WrittenSpan);
    }

    /// <summary>Reads a scrape, which the reader of the tool must accept.</summary>
    /// <returns>The families of the scrape.</returns>
    public static IReadOnlyList<ScrapeFamily> Read(string scrape, ScrapeFormat format)
    {
        ScrapeReading reading = ScrapeReader.Read(Encoding.UTF8.GetBytes(scrape), format);
        Holds(reading.Refusal is null, () => $"The reader refuses {format}: {reading.Refusal}\n{scrape}");
        return reading.Families;
    }
}
