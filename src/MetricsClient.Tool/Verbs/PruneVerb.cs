using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Pruning;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob prune</c> deletes stale groups: the time to live that a Pushgateway does not have.</summary>
internal static class PruneVerb
{
    public static Verb Create()
    {
        Option<TimeSpan?> olderThan = Options.Time("--older-than", "Groups that were last pushed longer ago than this are stale.");
        olderThan.Required = true;
        Option<bool> respectTtl = Options.Flag("--respect-ttl", "A group that has pushed_group_ttl_seconds is stale after that time instead.");
        Option<LabelMatcher[]> match = Matchers();
        Option<bool> includeFailed = Options.Flag("--include-failed", "Also groups of which no push was ever taken, that long after the last refused one.");
        Option<TimeSpan?> every = Options.Time("--every", "Go on, with a round each so often, and push how it went as the job promjob_prune.");
        Option<bool> yes = Options.Flag("--yes", "Really delete. Without it, prune only shows what it would delete.");
        Option<bool> json = Options.Json();
        var gateway = new GatewayArguments(TimeSpan.FromSeconds(30));
        var verb = new Verb(
            "prune",
            "Deletes groups that nobody has pushed for a long time. A dry run unless --yes is given.",
            "promjob prune --older-than 7d --respect-ttl",
            "promjob prune --older-than 7d --match 'job=~ci-.*' --yes --every 1h")
        {
            olderThan, respectTtl, match, includeFailed, every, yes, json,
        };
        gateway.AddTo(verb);
        verb.Does(async (parsed, screen, cancellation) =>
        {
            using PushgatewayClient client = gateway.Connect(parsed);
            var rule = new PruneRule
            {
                OlderThan = parsed.GetValue(olderThan)!.Value,
                RespectTimeToLive = parsed.GetValue(respectTtl),
                IncludeFailed = parsed.GetValue(includeFailed),
                Matchers = parsed.GetValue(match) ?? [],
            };
            var prune = new Prune(client, rule, screen, deletes: parsed.GetValue(yes), asJson: parsed.GetValue(json));
            if (parsed.GetValue(every) is not { } pause)
            {
                return await prune.OnceAsync(metrics: null, cancellation).ConfigureAwait(false);
            }

            var options = new PushOptions();
            gateway.Configure(parsed, options);
            var metrics = new PruneMetrics(options);
            await using (metrics.ConfigureAwait(false))
            {
                return await prune.EveryAsync(pause, metrics, cancellation).ConfigureAwait(false);
            }
        });
        return verb;
    }

    private static Option<LabelMatcher[]> Matchers() => new("--match")
    {
        Description = "Only groups whose label matches, such as 'job=~ci-.*', 'job!=backup'. May be given several times: all must match.",
        HelpName = "MATCHER",
        CustomParser = static result => [.. result.Tokens
            .Select(token =>
            {
                var matcher = LabelMatcher.Parse(token.Value);
                if (matcher is null)
                {
                    result.AddError($"'{token.Value}' is not a matcher; write LABEL=VALUE, LABEL!=VALUE, LABEL=~EXPRESSION or LABEL!~EXPRESSION.");
                }

                return matcher;
            })
            .OfType<LabelMatcher>()],
    };
}
