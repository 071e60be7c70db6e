using System.CommandLine;
using System.Globalization;
using MetricsClient.Push.Spool;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob flush</c> sends the pushes that a spool folder keeps.</summary>
internal sealed class FlushVerb : Verb
{
    private readonly Option<string?> _spool = OptionOf.Folder("--spool", "The folder with waiting pushes.");
    private readonly Option<TimeSpan?> _maxAge = OptionOf.Time("--max-age", "Delete pushes older than this without sending. The default is 7d.");
    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(5));

    public FlushVerb()
        : base(
            "flush",
            "Sends the pushes in a spool folder to the gateway, oldest first.",
            "promjob flush --spool /var/spool/promjob")
    {
        _spool.Required = true;
        Add(_spool);
        Add(_maxAge);
        _gateway.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        using PushgatewayClient client = _gateway.Connect(parsed);
        string folder = parsed.GetRequiredValue(_spool)!;
        if (!Directory.Exists(folder))
        {
            throw new ToolException(ExitCode.Usage, $"The folder {folder} does not exist; give the folder of --spool of 'promjob run'.");
        }

        var options = new SpoolOptions { Folder = folder };
        options.MaxAge = parsed.GetValue(_maxAge) ?? options.MaxAge;
        using Progress progress = screen.Progress("flushing");
        var spool = new SpoolFolder(options, TimeProvider.System);
        SpoolFlush flush = await SpoolFlush.RunAsync(spool, client, cancellationToken).ConfigureAwait(false);
        if (spool.Warning is { } warning)
        {
            screen.Say(warning);
        }

        return Report(flush, screen);
    }

    private static int Report(SpoolFlush flush, Screen screen)
    {
        foreach (string foreign in flush.Foreign)
        {
            screen.Say(foreign);
        }

        foreach (PushResult failure in flush.Failures)
        {
            screen.Say($"{failure} {GatewayQueries.Remedy(failure)}");
        }

        screen.PrintLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Sent {GroupText.Count(flush.Sent, "group")}; {flush.Left} left, {flush.Expired} expired."));
        return flush.Failures switch
        {
            [] => flush.Foreign.Count == 0 ? ExitCode.Done : ExitCode.Found,
            [.., { StatusCode: null }] => ExitCode.Unavailable,
            _ => ExitCode.Found,
        };
    }
}
