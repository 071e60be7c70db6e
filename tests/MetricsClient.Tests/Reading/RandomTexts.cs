using System.Text;

namespace MetricsClient.Tests.Reading;

/// <summary>Texts and numbers of every kind, by chance.</summary>
internal sealed class RandomTexts
{
    private static readonly string[] s_pieces =
    [
        "\\", "\"", "\n", "\r", "\r\n", "\t", " ", "\0", "\u0001", "\u007F", "\u0085", "\u00A0", "\u2028", "\uFEFF", "\uFFFD", "\uFFFE", "\uFFFF",
        "\uD83D", "\uDE31", "😱", "花", "ß", "é", "a", "n", "0", "{", "}", ",", "=", "#", " # {", "# EOF\n", "le=\"+Inf\"", "\\n", "NaN", "'",
    ];

    private readonly Random _random;

    public RandomTexts(Random random)
    {
        _random = random;
    }

    /// <summary>What the wire shows of a text: a lone surrogate has no UTF-8.</summary>
    public static string Shown(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    public string Any()
    {
        var text = new StringBuilder();
        for (int length = _random.Next(8); length > 0; length--)
        {
            text.Append(_random.Next(5) == 0 ? ((char)_random.Next(0x10000)).ToString() : s_pieces[_random.Next(s_pieces.Length)]);
        }

        return text.ToString();
    }

    /// <summary>Some characters that a name may have anywhere but at its beginning.</summary>
    public string NameTail(bool allowColon)
    {
        const string Characters = "abcxyzABCXYZ019__:";
        int known = Characters.Length - (allowColon ? 0 : 1);
        return string.Concat(Enumerable.Range(0, _random.Next(1, 8)).Select(_ => Characters[_random.Next(known)]));
    }

    public double AnyNumber() => _random.Next(8) switch
    {
        0 => double.NaN,
        1 => _random.Next(2) == 0 ? double.PositiveInfinity : double.NegativeInfinity,
        2 => _random.Next(2) == 0 ? 0.0 : -0.0,
        3 => BitConverter.Int64BitsToDouble(_random.NextInt64(1L << 52)),
        _ => Finite(),
    };

    public double Finite() => _random.Next(5) switch
    {
        0 => _random.Next(-1000, 1000),
        1 => (_random.Next(-1000, 1000) / 100.0),
        2 => Math.Pow(10, _random.Next(-30, 30)),
        3 => _random.NextInt64(),
        _ => AnyFiniteBits(),
    };

    private double AnyFiniteBits()
    {
        double number = BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue));
        return double.IsFinite(number) ? number : 1;
    }
}
