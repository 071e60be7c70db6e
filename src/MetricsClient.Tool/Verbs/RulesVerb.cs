using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Rules;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob rules</c> prints alert and recording rules for jobs.</summary>
internal static class RulesVerb
{
    public static Verb Create()
    {
        var jobs = new Option<string[]>("--job")
        {
            Description = "The jobs that the rules are about, such as: --job backup report. All that push unless given; only for jobs by name can an alert tell that they are missing.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        var verb = new Verb(
            "rules",
            "Prints alert and recording rules for Prometheus.",
            "promjob rules --job backup report > /etc/prometheus/rules/batch-jobs.yml") { jobs };
        verb.Does((parsed, screen, _) =>
        {
            screen.Print(RuleFile.For([.. (parsed.GetValue(jobs) ?? []).Distinct(StringComparer.Ordinal)]));
            return Task.FromResult(ExitCode.Done);
        });
        return verb;
    }
}
