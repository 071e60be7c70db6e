using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tool.Inputs;

/// <summary>Determines the format of a text.</summary>
internal static class TextFormat
{
    /// <summary>
    /// Returns the format of a text without a content type. OpenMetrics requires the last line <c># EOF</c>, which the Prometheus text
    /// format does not use. The text does not show the version of OpenMetrics, so the result is version 1.0.
    /// </summary>
    public static ScrapeFormat Of(ReadOnlySpan<byte> text) =>
        text.TrimEnd("\r\n "u8).EndsWith("# EOF"u8) ? ScrapeFormat.OpenMetrics : ScrapeFormat.PrometheusText;

    /// <summary>Returns the format that a Prometheus server chooses for a page.</summary>
    /// <exception cref="ToolException">A server refuses the page because of the content type, or promjob cannot read the format.</exception>
    public static ScrapeFormat OfPage(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            throw Refused("The response has no Content-Type header, so a Prometheus 3 server refuses the page. Send 'text/plain; version=0.0.4'");
        }

        string shown = Terminal.Screen.Printable(contentType);
        if (ContentType.Parse(contentType) is not { } parsed)
        {
            throw Refused($"A Prometheus 3 server cannot parse the content type '{shown}' and refuses the page. Send 'text/plain; version=0.0.4'");
        }

        return parsed switch
        {
            { MediaType: "text/plain" } => ScrapeFormat.PrometheusText,
            { MediaType: "application/openmetrics-text", Version: null or "0.0.1" or "1.0.0" } => ScrapeFormat.OpenMetrics,
            { MediaType: "application/openmetrics-text", Version: "2.0.0" } => ScrapeFormat.OpenMetrics2,
            { MediaType: "application/openmetrics-text" } => throw Refused(
                $"The page is OpenMetrics {Terminal.Screen.Printable(parsed.Version!)}, and 'promjob check' reads versions 0.0.1, 1.0.0 and 2.0.0. A Prometheus 3 server without support of this version would misread the page. Send version 1.0.0 to clients that ask for it"),
            { MediaType: "application/vnd.google.protobuf" } => throw Refused(
                "The page is protobuf, which 'promjob check' cannot read although the request did not ask for it. Send text to clients that ask for text"),
            _ => throw Refused($"A Prometheus 3 server does not support the content type '{shown}' and refuses the page. Send 'text/plain; version=0.0.4'"),
        };
    }

    private static ToolException Refused(string problem) => new(ExitCode.Found, problem + ".");
}
