using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Running;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob run</c> runs a command and tells how it went, without getting into its way.</summary>
internal static class RunVerb
{
    public static Verb Create()
    {
        Option<string> job = Options.Job();
        Option<TimeSpan?> max = Options.Time("--max-duration", "Ask the command to end (SIGTERM) after this time. ");
        Option<TimeSpan?> kill = Options.Time("--kill-after", "Kill it this time later.");
        var command = new Argument<string[]>("command")
        {
            Description = "The command and its arguments, each a word of its own.",
            Arity = ArgumentArity.OneOrMore,
            CaptureRemainingTokens = true,
        };
        var verb = new Verb("run", "Runs a command and pushes how it went.", "promjob run --job backup -- tar cf /backup/home.tar /home") { job, max, kill, command };
        verb.Does(async (parsed, screen, _) =>
        {
            using var run = CommandRun.Start(parsed.GetRequiredValue(command));
            CommandEnd end = await run.WaitAsync(parsed.GetValue(max), parsed.GetValue(kill) ?? TimeSpan.FromSeconds(10)).ConfigureAwait(false);
            screen.Say(end.ToString());
            return end.ExitCode;
        });
        return verb;
    }
}
