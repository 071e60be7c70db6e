using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Pruning;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob prune</c> deletes stale groups: the time to live that a Pushgateway does not have.</summary>
internal sealed class PruneVerb : Verb
{
    private readonly Option<TimeSpan?> _olderThan = OptionOf.Time("--older-than", "Groups that were last pushed longer ago than this are stale.");
    private readonly Option<bool> _respectTtl = OptionOf.Flag("--respect-ttl", "A group that has pushed_group_ttl_seconds is stale after that time instead.");
    private readonly Option<LabelMatcher[]> _match = Matchers();
    private readonly Option<bool> _includeFailed = OptionOf.Flag("--include-failed", "Also groups of which no push was ever taken, that long after the last refused one.");
    private readonly Option<TimeSpan?> _every = OptionOf.Time("--every", "Go on, with a round each so often, and push how it went as the job promjob_prune.");
    private readonly Option<bool> _yes = OptionOf.Flag("--yes", "Really delete. Without it, prune only shows what it would delete.");
    private readonly Option<bool> _json = OptionOf.Json();
    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(30));

    public PruneVerb()
        : base(
            "prune",
            "Deletes groups that nobody has pushed for a long time. A dry run unless --yes is given.",
            "promjob prune --older-than 7d --respect-ttl",
            "promjob prune --older-than 7d --match 'job=~ci-.*' --yes --every 1h")
    {
        _olderThan.Required = true;
        Add(_olderThan);
        Add(_respectTtl);
        Add(_match);
        Add(_includeFailed);
        Add(_every);
        Add(_yes);
        Add(_json);
        _gateway.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        using PushgatewayClient client = _gateway.Connect(parsed);
        var rule = new PruneRule
        {
            OlderThan = parsed.GetRequiredValue(_olderThan)!.Value,
            RespectTimeToLive = parsed.GetValue(_respectTtl),
            IncludeFailed = parsed.GetValue(_includeFailed),
            Matchers = parsed.GetValue(_match) ?? [],
        };
        var prune = new Prune(client, rule, screen, deletes: parsed.GetValue(_yes), asJson: parsed.GetValue(_json));
        if (parsed.GetValue(_every) is not { } pause)
        {
            return await prune.OnceAsync(metrics: null, cancellation).ConfigureAwait(false);
        }

        var options = new MetricPusherOptions();
        _gateway.Configure(parsed, options.Push);
        var metrics = new PruneMetrics(options);
        await using (metrics.ConfigureAwait(false))
        {
            return await prune.EveryAsync(pause, metrics, cancellation).ConfigureAwait(false);
        }
    }

    private static Option<LabelMatcher[]> Matchers() => new("--match")
    {
        Description = "Only groups whose label matches, such as 'job=~ci-.*', 'job!=backup'. May be given several times: all must match.",
        HelpName = "MATCHER",
        CustomParser = static result => [.. result.Tokens
            .Select(token => OptionOf.Checked(
                result, token.Value, LabelMatcher.Parse, "is not a matcher; write LABEL=VALUE, LABEL!=VALUE, LABEL=~EXPRESSION or LABEL!~EXPRESSION"))
            .OfType<LabelMatcher>()],
    };
}
