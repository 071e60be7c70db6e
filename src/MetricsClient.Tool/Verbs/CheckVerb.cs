using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob check</c> checks a text as a Prometheus server reads it, and against the specification of the format.</summary>
internal sealed class CheckVerb : Verb
{
    private const string Text = "text";
    private const string OpenMetrics = "openmetrics";
    private const string OpenMetrics2 = "openmetrics2";
    private const string Prometheus = "prometheus";
    private const string Strict = "strict";

    private readonly Argument<string?> _source = new("file or url")
    {
        HelpName = "FILE or URL",
        Description = "A file, the address of a metrics page, or - for standard input (the default). An address may contain user:password@.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _format = OptionOf.Choice(
        "--format", "The format, also used in the Accept header of a page. The default is the content type of a page, or for a file the format that the last line indicates. OpenMetrics 2.0 (openmetrics2) must always be named.", [Text, OpenMetrics, OpenMetrics2], "-f");

    private readonly Option<string?> _as = OptionOf.Choice(
        "--as", "The reader: strict (the default) refuses a text that Prometheus, another reader or the specification refuses; prometheus refuses exactly the texts that a Prometheus 3 server refuses, and prints a warning for the others.", [Strict, Prometheus]);

    private readonly ConnectionArguments _connection = new(TimeSpan.FromSeconds(10));
    private readonly Option<string?> _proxy = new("--proxy")
    {
        Description = "Fetch the page through this proxy. The default is no proxy, even if the environment names one.",
        HelpName = "URL",
    };

    private readonly Option<bool> _insecure = OptionOf.Flag("--insecure", "Accept any certificate of the server.", "-k");

    public CheckVerb()
        : base(
            "check",
            "Checks a metrics page or file and prints line and column of the first mistake.",
            "promjob check http://localhost:5000/metrics --format openmetrics",
            "promjob check /var/lib/node_exporter/backup.prom")
    {
        Add(_source);
        AddGroup("Options", [_format, _as]);
        AddGroup("Options of a page", [.. _connection.Options, _proxy, _insecure]);
    }

    public override string Usage => "[options] [FILE or URL]";

    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string? asked = parsed.GetValue(_format);
        string? source = parsed.GetValue(_source);
        string name = Screen.Printable(Input.Name(source));
        if (asked == OpenMetrics2 && parsed.GetValue(_as) == Prometheus)
        {
            throw new ToolException(ExitCode.Usage, "--as prometheus cannot check OpenMetrics 2.0, because the reader of Prometheus for this version is experimental; leave out --as.");
        }

        using Input input = await Input.ReadAsync(source, Request(parsed, source, asked), cancellationToken).ConfigureAwait(false);
        CheckNotEmpty(input, name);
        var verdict = TextVerdict.Of(input, FormatOf(input, asked), parsed.GetValue(_as) == Prometheus);
        if (verdict.Refusal is { } refusal)
        {
            screen.PrintLine($"{name}, {Screen.Printable(refusal.ToString())}");
            if (verdict.IsAcceptedByServer)
            {
                screen.PrintLine("A Prometheus 3 server accepts the text, but not every reader does; see --as.");
            }

            return ExitCode.Found;
        }

        if (verdict.Warning is { } warning)
        {
            screen.PrintLine($"{screen.Paint(Tone.Doubtful, "warning")}: {name}, {Screen.Printable(warning.ToString())}");
            screen.PrintLine($"{screen.Paint(Tone.Good, "ok")}: a Prometheus server accepts the text.");
            return ExitCode.Done;
        }

        screen.PrintLine($"{screen.Paint(Tone.Good, "ok")}: {GroupText.Count(verdict.Samples, "sample")}, families: {verdict.Families}");
        return ExitCode.Done;
    }

    private PageRequest Request(ParseResult parsed, string? source, string? asked)
    {
        if (!Input.IsAddress(source))
        {
            Option[] useless = [.. _connection.Options, _proxy, _insecure];
            return Array.Find(useless, option => parsed.GetResult(option) is { Implicit: false }) is { } given
                ? throw new ToolException(ExitCode.Usage, $"{given.Name} has no effect on a file; give the address of a page, or leave out {given.Name}.")
                : new PageRequest();
        }

        Uri page = WebAddress.Parse(source!, "The address of the page");
        if (parsed.GetValue(_insecure) && _connection.Authority(parsed) is not null)
        {
            throw new ToolException(ExitCode.Usage, "--ca-file has no effect with --insecure, which accepts any certificate; leave out one of the two.");
        }

        if (parsed.GetValue(_insecure) && page.Scheme != Uri.UriSchemeHttps)
        {
            throw new ToolException(ExitCode.Usage, "--insecure has no effect with an http address; use an https address, or leave out --insecure.");
        }

        return new PageRequest
        {
            Accept = asked switch
            {
                OpenMetrics => PageRequest.AcceptOpenMetrics,
                OpenMetrics2 => PageRequest.AcceptOpenMetrics2,
                Text => PageRequest.AcceptText,
                _ => PageRequest.AcceptAny,
            },
            Timeout = _connection.Timeout(parsed),
            Connection = _connection.Read(parsed, page),
            Proxy = parsed.GetValue(_proxy) is { } proxy ? WebAddress.Parse(proxy, "--proxy") : null,
            AcceptAnyCertificate = parsed.GetValue(_insecure),
        };
    }

    private static void CheckNotEmpty(Input input, string name)
    {
        if (input.Content.Length == 0)
        {
            throw new ToolException(ExitCode.Found, $"{name} is empty, without any metric; check that the source writes its metrics.");
        }
    }

    // For a web page the content type decides, as in Prometheus.
    private static ScrapeFormat FormatOf(Input input, string? asked)
    {
        if (!input.IsPage)
        {
            return asked switch
            {
                OpenMetrics => ScrapeFormat.OpenMetrics,
                OpenMetrics2 => ScrapeFormat.OpenMetrics2,
                Text => ScrapeFormat.PrometheusText,
                _ => TextFormat.Of(input.Content.Bytes),
            };
        }

        ScrapeFormat format = TextFormat.OfPage(input.ContentType);
        string received = Screen.Printable(input.ContentType!);
        return (format, asked) switch
        {
            (ScrapeFormat.PrometheusText, OpenMetrics) => throw new ToolException(
                ExitCode.Found, $"The page does not offer OpenMetrics: the response has the content type '{Inputs.ContentType.Parse(input.ContentType!)!.MediaType}'. Check the page with --format text."),
            (not ScrapeFormat.OpenMetrics2, OpenMetrics2) => throw new ToolException(
                ExitCode.Found, $"The page does not offer OpenMetrics 2.0: the response has the content type '{received}'. Check the page without --format."),
            (ScrapeFormat.OpenMetrics2, not OpenMetrics2) => throw new ToolException(
                ExitCode.Found, $"The page is OpenMetrics 2.0.0 although the request did not name this version: '{received}'. A Prometheus server would misread the page. Send version 1.0.0 to clients that do not name 2.0.0."),
            _ => format,
        };
    }
}
