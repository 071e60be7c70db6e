using MetricsClient.Text;

namespace MetricsClient.Tests.Text;

public sealed class MetricNameTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("_", true)]
    [InlineData("http_requests_total", true)]
    [InlineData("job:rate5m", true)]
    [InlineData(":", true)]
    [InlineData("A9_z", true)]
    [InlineData("", false)]
    [InlineData("9a", false)]
    [InlineData("a\n", false)]
    [InlineData("\na", false)]
    [InlineData("a b", false)]
    [InlineData("a-b", false)]
    [InlineData("a.b", false)]
    [InlineData("größe", false)]
    [InlineData("a\u0661", false)]
    [InlineData("ａ", false)]
    [InlineData("ı", false)]
    [InlineData("a\0", false)]
    [InlineData("a{b=\"c\"}", false)]
    public void A_metric_name_is_made_of_ASCII_letters_digits_underscores_and_colons(string name, bool valid) => Assert.Equal(valid, MetricName.IsValidMetric(name));

    [Theory]
    [InlineData("code", true)]
    [InlineData("_x9", true)]
    [InlineData("a:b", false)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("code\n", false)]
    [InlineData("straße", false)]
    public void A_label_name_has_no_colon(string name, bool valid) => Assert.Equal(valid, MetricName.IsValidLabel(name));
}
