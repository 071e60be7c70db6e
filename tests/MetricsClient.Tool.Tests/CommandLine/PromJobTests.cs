using System.Globalization;
using MetricsClient.Tests;

namespace MetricsClient.Tool.Tests.CommandLine;

public sealed class PromJobTests
{
    public static TheoryData<string> Verbs() =>
        new("run", "push", "list", "delete", "prune", "flush", "check", "doctor", "rules", "help", "completion");

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_has_help_with_an_example(string verb)
    {
        ToolRun help = await ToolRun.OfAsync(verb, "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains($"promjob {verb}", help.Out[help.Out.IndexOf("\nExample", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task The_help_of_promjob_names_every_verb(string verb)
    {
        ToolRun help = await ToolRun.OfAsync("--help");

        Assert.Contains($"\n  {verb} ", help.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'5' is not a time; write a number with a unit, such as 90s, 30m, 1h30m or 7d.", "list", "--stale", "5")]
    [InlineData("'0s' must be more than zero; write a time such as 90s, 30m, 1h30m or 7d.", "list", "--stale", "0s")]
    [InlineData("'db1' is not a label with a value; write LABEL=VALUE, such as instance=db1, with letters, digits and '_' in the name.", "push", "--job", "j", "--group", "db1")]
    [InlineData("'x=many' is not a gauge with a value; write NAME=VALUE, such as rows=42, or NAME{LABEL=\"VALUE\"}=VALUE.", "push", "--job", "j", "--gauge", "x=many")]
    [InlineData("'256' is not an exit code; give whole numbers from 0 to 255, such as 0,24.", "run", "--job", "j", "--success-codes", "0,256", "--", "true")]
    [InlineData("'job=~(' is not a label matcher; write LABEL=VALUE, LABEL!=VALUE, LABEL=~EXPRESSION or LABEL!~EXPRESSION.", "prune", "--older-than", "1d", "--match", "job=~(")]
    [InlineData("Give either --job (and optionally --group) or --all-with.", "delete")]
    [InlineData("Give --put or --post, not both.", "push", "--job", "j", "--put", "--post")]
    [InlineData("Option '--job' is required.", "run", "--", "true")]
    [InlineData("Option '--older-than' is required.", "prune", "--yes")]
    [InlineData("'json' is not a value of --format; write text or openmetrics or openmetrics2.", "check", "--format", "json")]
    [InlineData("'red' is not a value of --color; write auto or always or never.", "list", "--color", "red")]
    [InlineData("'100d' is too long; the longest time here is 24d.", "list", "--timeout", "100d")]
    [InlineData("'1ms' is too short; the shortest time here is 100ms.", "prune", "--older-than", "1d", "--every", "1ms")]
    [InlineData("The label 'job' is not part of --group; give the job by --job.", "run", "--job", "j", "--group", "job=y", "--", "true")]
    [InlineData("The label 'a' is given twice by --group; give each label once.", "push", "--job", "j", "-g", "a=1", "-g", "a=2")]
    [InlineData("'__a=1' is not a label with a value; write LABEL=VALUE, such as instance=db1, with letters, digits and '_' in the name.", "push", "--job", "j", "-g", "__a=1")]
    [InlineData("'1a=b' is not a label matcher; write LABEL=VALUE, LABEL!=VALUE, LABEL=~EXPRESSION or LABEL!~EXPRESSION.", "prune", "--older-than", "1d", "--match", "1a=b")]
    [InlineData("'' is empty; give the name of a job.", "rules", "--job", "")]
    [InlineData("--file is empty; give the path of a file.", "push", "--job", "j", "--file", "")]
    [InlineData("--spool is empty; give the path of a folder.", "flush", "--spool", " ")]
    [InlineData("--kill-after has no effect without --max-duration; add --max-duration, or leave out --kill-after.", "run", "--job", "j", "--kill-after", "5s", "--", "true")]
    [InlineData("--lock-dir has no effect without --no-overlap; add --no-overlap, or leave out --lock-dir.", "run", "--job", "j", "--lock-dir", "/tmp", "--", "true")]
    public async Task An_invalid_command_line_prints_a_message_with_a_remedy(string message, params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith(message + "\n", run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"See 'promjob {arguments[0]} --help'.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_address_is_rejected_without_printing_the_password()
    {
        ToolRun run = await ToolRun.OfAsync("list", "--gateway", "gateway://user:secret@host");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("promjob: --gateway is not an http or https address; use an address such as http://localhost:9091.\n", run.Error);
    }

    [Fact]
    public async Task An_unreachable_gateway_is_reported_with_a_remedy()
    {
        ToolRun run = await ToolRun.OfAsync("list", "--gateway", "http://127.0.0.1:1");

        Assert.Equal(69, run.ExitCode);
        Assert.EndsWith("Check that the address is right and that the gateway is running.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_lists_exactly_the_exit_codes_of_the_source()
    {
        string document = await File.ReadAllTextAsync(Document(), TestContext.Current.CancellationToken);
        int[] documented = [.. document.Split('\n')
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(static line => int.Parse(line.Split('|')[1].Trim(' ', '+', 'n'), CultureInfo.InvariantCulture))];

        Assert.Equal(
            typeof(Tool.CommandLine.ExitCode).GetFields().Select(static code => (int)code.GetRawConstantValue()!).Order(),
            documented.Order());
    }

    private static string Document() => Path.Combine(Checkout.Root, "docs", "promjob.md");
}
