using System.Text;

namespace MetricsClient.Tests;

/// <summary>Texts of every kind of character that has ever broken a writer.</summary>
internal static class RandomText
{
    private static readonly string[] s_pieces =
        ["a", "Z", "_", "9", ".", ":", " ", "\"", "\\", "\n", "\r", "\t", "{", "}", ",", "=", "#", "ü", "花", "😱", "\u0000", "\u007F", "\u0085", "\u2028", "\uFFFD", "n", "\\n", "e", "-", "/"];

    /// <summary>A text without lone surrogates, perhaps empty.</summary>
    public static string Value(Random random) => Pieces(random, random.Next(8));

    /// <summary>A text that may be a name where any may: without NUL.</summary>
    public static string Name(Random random) => Pieces(random, 1 + random.Next(6)).Replace('\0', '~');

    /// <summary>A number, often one of those at the edges.</summary>
    public static double Number(Random random) => random.Next(8) switch
    {
        0 => 0,
        1 => random.Next(1_000),
        2 => -random.NextDouble(),
        3 => double.PositiveInfinity,
        4 => double.MaxValue,
        5 => double.Epsilon,
        6 => 1e6 * random.Next(1_000_000),
        _ => BitConverter.Int64BitsToDouble(random.NextInt64()),
    };

    private static string Pieces(Random random, int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append(s_pieces[random.Next(s_pieces.Length)]);
        }

        return text.ToString();
    }
}
