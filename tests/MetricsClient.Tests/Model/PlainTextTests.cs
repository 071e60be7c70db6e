using System.Text;
using MetricsClient.Model;

namespace MetricsClient.Tests.Model;

public sealed class PlainTextTests
{
    [Fact]
    public void An_ASCII_text_of_every_length_is_written_as_its_bytes()
    {
        string ascii = string.Concat(Enumerable.Range(0, 128).Select(static code => (char)code).Where(static c => c is not ('\\' or '"' or '\n')));
        for (int length = 0; length <= ascii.Length; length++)
        {
            byte[] written = new byte[length];

            Assert.True(PlainText.TryWrite(ascii.AsSpan(ascii.Length - length), written));
            Assert.Equal(Encoding.ASCII.GetBytes(ascii[^length..]), written);
        }
    }

    [Theory]
    [InlineData('\\')]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('\x80')]
    [InlineData('\u0141')]
    [InlineData('\uD800')]
    [InlineData('\uFFFF')]
    public void A_text_with_any_other_character_is_not_plain_at_any_length_and_index(char character)
    {
        for (int length = 1; length <= 40; length++)
        {
            for (int at = 0; at < length; at++)
            {
                char[] text = [.. Enumerable.Repeat('a', length)];
                text[at] = character;

                Assert.False(PlainText.TryWrite(text, new byte[length]));
            }
        }
    }
}
