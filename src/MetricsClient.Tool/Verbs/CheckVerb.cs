using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Pushing;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob check</c> checks a text against the specification of the format.</summary>
internal sealed class CheckVerb : Verb
{
    private const string Text = "text";
    private const string OpenMetrics = "openmetrics";

    private readonly Argument<string?> _source = new("file or url")
    {
        Description = "A file, the address of a metrics page, or - for standard input (the default).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _format = new Option<string?>("--format")
    {
        Description = "The format, also used as the Accept header of a page. The default is the content type of a page, or for a file the format that the last line indicates.",
    }.AcceptOnlyFromAmong(Text, OpenMetrics);

    public CheckVerb()
        : base(
            "check",
            "Checks a metrics page or file and prints line and column of the first mistake.",
            "promjob check http://localhost:5000/metrics --format openmetrics",
            "promjob check /var/lib/node_exporter/backup.prom")
    {
        Add(_source);
        Add(_format);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string? asked = parsed.GetValue(_format);
        string? source = parsed.GetValue(_source);
        SourceText text = await TextSource.ReadAsync(source, Accept(asked), cancellationToken).ConfigureAwait(false);
        return Report(ScrapeReader.Read(text.Bytes, FormatOf(text, asked)), TextSource.Name(source), screen);
    }

    private static string Accept(string? format) => format == OpenMetrics
        ? "application/openmetrics-text; version=1.0.0"
        : "text/plain; version=0.0.4";

    // For a web page the content type decides, as in Prometheus.
    private static ScrapeFormat FormatOf(SourceText text, string? asked) => (text.MediaType, asked) switch
    {
        ("application/openmetrics-text", _) => ScrapeFormat.OpenMetrics,
        ({ } other, OpenMetrics) => throw new ToolException(ExitCode.Found, $"The page does not offer OpenMetrics: the response has the content type '{other}'. Check the page with --format text."),
        ({ }, _) => ScrapeFormat.PrometheusText,
        (null, OpenMetrics) => ScrapeFormat.OpenMetrics,
        (null, Text) => ScrapeFormat.PrometheusText,
        _ => PushText.FormatOf(text.Bytes),
    };

    private static int Report(ScrapeReading reading, string source, Screen screen)
    {
        if (reading.Refusal is { } refusal)
        {
            screen.PrintLine($"{Screen.Printable(source)}, {Screen.Printable(refusal.ToString())}");
            return ExitCode.Found;
        }

        int samples = reading.Families.Sum(static family => family.Samples.Count);
        screen.PrintLine($"{screen.Paint(Tone.Good, "ok")}: {GroupText.Count(samples, "sample")}, families: {reading.Families.Count}");
        return ExitCode.Done;
    }
}
