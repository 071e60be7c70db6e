using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Rules;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob rules</c> prints alerting rules and recording rules for jobs.</summary>
internal sealed class RulesVerb : Verb
{
    private readonly Option<string[]> _jobs = new("--job")
    {
        Description = "The jobs of the rules, such as: --job backup report. The default is all jobs, without an alert for missing jobs.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = static result => [.. result.Tokens.Select(token => OptionOf.Checked(
            result, token.Value, static text => text.Length > 0 ? text : null, "is empty; give the name of a job")).OfType<string>()],
    };

    public RulesVerb()
        : base(
            "rules",
            "Prints alert and recording rules for Prometheus.",
            "promjob rules --job backup report > /etc/prometheus/rules/batch-jobs.yml")
    {
        Add(_jobs);
    }

    protected override Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        screen.Print(RuleFile.For([.. (parsed.GetValue(_jobs) ?? []).Distinct(StringComparer.Ordinal)]));
        return Task.FromResult(ExitCode.Done);
    }
}
