using MetricsClient.Tests;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Tests.CommandLine;

public sealed class DurationTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("90s", 90_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("2w1d", 1_296_000_000)]
    [InlineData("1y", 31_536_000_000)]
    [InlineData("0s", 0)]
    public void A_time_is_parsed_as_in_Prometheus(string text, long milliseconds)
    {
        Assert.True(Duration.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData("1H")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1hour")]
    [InlineData("٣h")]
    [InlineData("99999999999999999999d")]
    [InlineData("101y")]
    public void An_invalid_time_is_rejected(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData(-5, "0ms")]
    [InlineData(999, "999ms")]
    [InlineData(1_000, "1s")]
    [InlineData(90_000, "1m30s")]
    [InlineData(3_600_000, "1h")]
    [InlineData(3_661_000, "1h1m")]
    [InlineData(90_000_000, "1d1h")]
    [InlineData(34_560_000_000, "400d")]
    public void A_time_is_formatted_in_the_two_largest_units(long milliseconds, string text) =>
        Assert.Equal(text, Culture.Run("de-DE", () => Duration.Text(TimeSpan.FromMilliseconds(milliseconds))));
}
