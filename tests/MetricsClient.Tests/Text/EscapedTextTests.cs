using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Tests.Text;

public sealed class EscapedTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("\\n", "\\\\n")]
    [InlineData("\n\n\"\"\\\\", "\\n\\n\\\"\\\"\\\\\\\\")]
    [InlineData("a\r\nb", "a\r\\nb")]
    [InlineData("Grüße 花火 😱", "Grüße 花火 😱")]
    public void Backslash_quote_and_line_feed_are_escaped(string text, string escaped) => Assert.Equal(escaped, Write(text, escapeQuotes: true));

    [Fact]
    public void A_quote_in_a_help_text_is_not_escaped() => Assert.Equal("say \"hi\"\\n", Write("say \"hi\"\n", escapeQuotes: false));

    [Fact]
    public void Escaped_text_reads_back_and_fits_the_maximum_length()
    {
        var random = new Random(7);
        const string Alphabet = "ab\\\"\nn\r{}=,ü花\uFFFD";
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));

            Assert.Equal(text, EscapedText.Read(Bytes(text, escapeQuotes: true)));
        }
    }

    [Theory]
    [InlineData("plain ASCII, with 'anything' in it", true)]
    [InlineData("\r\t\0", true)]
    [InlineData("back\\slash", false)]
    [InlineData("quo\"te", false)]
    [InlineData("line\nfeed", false)]
    [InlineData("ü", false)]
    public void Only_ASCII_without_escapes_is_plain(string text, bool plain)
    {
        Assert.Equal(plain, EscapedText.IsPlain(text));
        Assert.Equal(plain, Write(text, escapeQuotes: true) == text && Encoding.UTF8.GetByteCount(text) == text.Length);
    }

    // Not in attributes: texts of attributes are stored as UTF-8, which has no lone surrogates.
    [Fact]
    public void Each_lone_surrogate_is_replaced()
    {
        Assert.Equal("\uFFFD", Write("\uD83D", escapeQuotes: true));
        Assert.Equal("\uFFFD\uFFFD", Write("\uDE31\uD83D", escapeQuotes: true));
        Assert.Equal("a\uFFFD\\\"\uFFFDb", Write("a\uD83D\"\uDE31b", escapeQuotes: true));
        Assert.Equal("😱\uFFFD😱", Write("😱\uD83D😱", escapeQuotes: true));
    }

    [Fact]
    public void A_text_with_a_lone_surrogate_is_not_well_formed()
    {
        Assert.All(["a\uD83D", "\uDE31a", "😱\uD83D😱", "\uDE31\uD83D"], static text => AssertWellFormed(text, expected: false));
        Assert.All(["", "ü花", "😱😱", "\uFFFD", "a\\\"\n"], static text => AssertWellFormed(text, expected: true));
    }

    private static void AssertWellFormed(string text, bool expected)
    {
        Assert.Equal(expected, EscapedText.IsWellFormed(text));
        Assert.Equal(expected, EscapedText.WellFormed(text) == text);
        Assert.Equal(Write(text, escapeQuotes: true), Write(EscapedText.WellFormed(text), escapeQuotes: true));
    }

    private static string Write(string text, bool escapeQuotes) => Encoding.UTF8.GetString(Bytes(text, escapeQuotes));

    private static byte[] Bytes(string text, bool escapeQuotes)
    {
        byte[] room = new byte[EscapedText.MaxLength(text.Length)];
        return room[..EscapedText.Write(text, room, escapeQuotes)];
    }
}
