using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Rules;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob rules</c> prints alerting rules and recording rules for jobs.</summary>
internal sealed class RulesVerb : Verb
{
    private const string RemoteWrite = "remote-write";
    private const string VictoriaMetrics = "victoriametrics";

    private readonly Option<string[]> _jobs = new("--job")
    {
        Description = "The jobs of the rules, such as: --job backup report. The default is all jobs, without an alert for missing jobs.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = static result => [.. result.Tokens.Select(token => OptionOf.Checked(
            result, token.Value, static text => text.Length > 0 ? text : null, "is empty; give the name of a job")).OfType<string>()],
    };

    private readonly Option<string?> _destination = OptionOf.Choice(
        "--destination", "The destination to which the jobs push. The default is gateway. victoriametrics is the import path of promjob; for its remote write, give remote-write.", ["gateway", RemoteWrite, VictoriaMetrics]);

    private readonly Option<TimeSpan?> _window = OptionOf.Time(
        "--window", "At least twice the interval of each job: the window in which a rule finds the last sample of a job. The default is 3d.");

    public RulesVerb()
        : base(
            "rules",
            "Prints alert and recording rules for Prometheus.",
            "promjob rules --job backup report > /etc/prometheus/rules/batch-jobs.yml",
            "promjob rules --destination remote-write --job backup --window 15d")
    {
        Add(_jobs);
        Add(_destination);
        Add(_window);
        Requires(_window, _destination);
    }

    protected override Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        RuleDestination destination = parsed.GetValue(_destination) switch
        {
            RemoteWrite => RuleDestination.RemoteWrite,
            VictoriaMetrics => RuleDestination.VictoriaMetrics,
            _ => RuleDestination.Gateway,
        };
        string[] jobs = [.. (parsed.GetValue(_jobs) ?? []).Distinct(StringComparer.Ordinal)];
        screen.Print(RuleFile.For(jobs, destination, parsed.GetValue(_window) ?? RuleFile.DefaultWindow));
        return Task.FromResult(ExitCode.Done);
    }
}
