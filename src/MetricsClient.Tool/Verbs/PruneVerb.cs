using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Pruning;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob prune</c> deletes stale groups. A Pushgateway itself never deletes a group.</summary>
internal sealed class PruneVerb : Verb
{
    private readonly Option<TimeSpan?> _olderThan = OptionOf.Time("--older-than", "Delete groups with a last push longer ago than this.");
    private readonly Option<bool> _respectTtl = OptionOf.Flag("--respect-ttl", "Use the value of pushed_group_ttl_seconds instead for groups with this metric.");
    private readonly Option<LabelMatcher[]> _match = Matchers();
    private readonly Option<bool> _includeFailed = OptionOf.Flag("--include-failed", "Also delete groups without any accepted push, by the time of the last rejected push.");
    private readonly Option<TimeSpan?> _every = OptionOf.Timer(
        "--every", "Repeat at this interval, and push the results as the job promjob_prune.", shortest: TimeSpan.FromMilliseconds(100));
    private readonly Option<bool> _yes = OptionOf.Flag("--yes", "Delete. Without --yes, prune only prints the groups to delete.");
    private readonly Option<bool> _json = OptionOf.Json();
    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(30));

    public PruneVerb()
        : base(
            "prune",
            "Deletes groups without a push for a long time. A dry run unless --yes is given.",
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

    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        using PushgatewayClient client = _gateway.Connect(parsed);
        client.RequireGroups();
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
            return await prune.OnceAsync(metrics: null, cancellationToken).ConfigureAwait(false);
        }

        var options = new MetricPusherOptions();
        _gateway.Configure(parsed, options.Push);
        var metrics = new PruneMetrics(options);
        await using (metrics.ConfigureAwait(false))
        {
            return await prune.EveryAsync(pause, metrics, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Option<LabelMatcher[]> Matchers() => new("--match")
    {
        Description = "Only groups with a matching label, such as 'job=~ci-.*' or 'job!=backup'. May be repeated; all must match.",
        HelpName = "MATCHER",
        CustomParser = static result => [.. result.Tokens
            .Select(token => OptionOf.Checked(
                result, token.Value, LabelMatcher.Parse, "is not a label matcher; write LABEL=VALUE, LABEL!=VALUE, LABEL=~EXPRESSION or LABEL!~EXPRESSION"))
            .OfType<LabelMatcher>()],
    };
}
