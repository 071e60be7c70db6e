using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Pushing;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob check</c> reads a text as strictly as its specification is written.</summary>
internal static class CheckVerb
{
    private const string Text = "text";
    private const string OpenMetrics = "openmetrics";

    public static Verb Create()
    {
        var source = new Argument<string?>("file or url")
        {
            Description = "A file, the address of a metrics page, or - for standard input, as when nothing is given.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> format = new Option<string?>("--format")
        {
            Description = "What it is to be read as; by its last line unless given.",
        }.AcceptOnlyFromAmong(Text, OpenMetrics);
        var verb = new Verb(
            "check",
            "Checks a metrics page or file, and names the line and column of the first mistake.",
            "promjob check http://localhost:5000/metrics --format openmetrics",
            "promjob check /var/lib/node_exporter/backup.prom") { source, format };
        verb.Does(async (parsed, screen, cancellation) =>
        {
            string? asked = parsed.GetValue(format);
            SourceText text = await TextSource.ReadAsync(parsed.GetValue(source), Accept(asked), cancellation).ConfigureAwait(false);
            return Report(ScrapeReader.Read(text.Bytes, FormatOf(text, asked)), parsed.GetValue(source) ?? "-", screen);
        });
        return verb;
    }

    // A page says itself what it is; Prometheus goes by that.
    private static ScrapeFormat FormatOf(SourceText text, string? asked) => (text.MediaType, asked) switch
    {
        ("application/openmetrics-text", _) => ScrapeFormat.OpenMetrics,
        ({ } other, OpenMetrics) => throw new ToolException(ExitCode.Found, $"The page does not speak OpenMetrics: asked for it, it answers '{other}'."),
        ({ }, _) => ScrapeFormat.PrometheusText,
        (null, OpenMetrics) => ScrapeFormat.OpenMetrics,
        (null, Text) => ScrapeFormat.PrometheusText,
        _ => PushText.FormatOf(text.Bytes),
    };

    private static string Accept(string? format) => format == OpenMetrics
        ? "application/openmetrics-text; version=1.0.0"
        : "text/plain; version=0.0.4";

    private static int Report(ScrapeReading reading, string source, Screen screen)
    {
        if (reading.Refusal is { } refusal)
        {
            string shown = source == "-" ? "standard input" : Screen.Printable(source);
            screen.PrintLine($"{shown}, {Screen.Printable(refusal.ToString())}");
            return ExitCode.Found;
        }

        int samples = reading.Families.Sum(static family => family.Samples.Count);
        screen.PrintLine($"{screen.Paint(Tone.Good, "ok")}: {GroupText.Count(samples, "sample")}, families: {reading.Families.Count}");
        return ExitCode.Done;
    }
}
