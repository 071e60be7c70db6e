using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tool.Tests.Inputs;

/// <summary>The decisions are those of a Prometheus 3.5 server, except for newer versions of OpenMetrics and for protobuf.</summary>
public sealed class ContentTypeTests
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/plain;")]
    [InlineData("TEXT/Plain ; Version=0.0.4")]
    [InlineData("text/plain; version=1.0.0; escaping=allow-utf-8; charset=utf-8")]
    [InlineData("text/plain; a=1; a=1")]
    [InlineData("text/plain; a=\"x;\\\"y\"")]
    public void Text_is_recognized(string header) => Assert.Equal(ScrapeFormat.PrometheusText, TextFormat.OfPage(header));

    [Theory]
    [InlineData("application/openmetrics-text")]
    [InlineData("application/openmetrics-text; version=0.0.1; charset=utf-8")]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"")]
    public void OpenMetrics_is_recognized(string header) => Assert.Equal(ScrapeFormat.OpenMetrics, TextFormat.OfPage(header));

    [Theory]
    [InlineData("application/openmetrics-text; version=2.0.0")]
    [InlineData("application/openmetrics-text; version=2.0.0; charset=utf-8; escaping=allow-utf-8")]
    public void OpenMetrics_2_is_recognized(string header) => Assert.Equal(ScrapeFormat.OpenMetrics2, TextFormat.OfPage(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("text")]
    [InlineData("text/")]
    [InlineData("text/plain/x")]
    [InlineData("text/html")]
    [InlineData("application/json")]
    [InlineData("text/plain; charset")]
    [InlineData("text/plain; charset=")]
    [InlineData("text/plain; a=\"x")]
    [InlineData("text/plain; a=1; a=2")]
    [InlineData("text/plain, text/html")]
    [InlineData("application/openmetrics-text; version=2.0.1")]
    [InlineData("application/openmetrics-text; version=3.0.0")]
    [InlineData("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited")]
    public void Other_content_types_are_refused_as_a_finding(string? header) =>
        Assert.Equal(ExitCode.Found, Assert.Throws<ToolException>(() => TextFormat.OfPage(header)).ExitCode);
}
