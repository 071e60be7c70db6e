namespace MetricsClient.Tool.Tests.CommandLine;

public sealed class HelpTests
{
    [Fact]
    public async Task The_help_of_a_verb_has_a_usage_line_groups_of_options_and_examples()
    {
        ToolRun help = await ToolRun.OfAsync("help", "list");

        Assert.Equal(
            """
            Lists the groups of the gateway, oldest push first.

            Usage:
              promjob list [options]

            Options:
                  --stale TIME          Only groups without an accepted push in this time.
                  --failed              Only groups with a rejected last push or a failed
                                        last run.
                  --json                Print JSON instead of a table.

            Options of the gateway:
              -u, --gateway URL         The address of the Pushgateway, such as
                                        http://localhost:9091; may contain a path prefix and
                                        user:password@. The default is the value of
                                        PUSHGATEWAY_URL.
              -H, --header NAME: VALUE  An additional header of every request, such as
                                        'X-Scope-OrgID: 7'. May be repeated.
                  --token-file FILE     A file with the token for bearer authentication.
                  --ca-file FILE        A PEM file with the certificate authorities to trust
                                        instead of the system's authorities.
                  --cert-file FILE      A PEM file with the client certificate and the
                                        private key.
                  --timeout TIME        The time limit of a request. The default is 30s.

            Common options:
              -h, --help                Show help and usage information
                  --color auto|always|never
                                        Colors: auto (the default) on a terminal only,
                                        always, or never.

            Examples:
              promjob list --stale 1h
              promjob list --failed --json | jq -r '.[].labels.job'


            """,
            help.Out);
        Assert.Equal(help, await ToolRun.OfAsync("list", "--help"));
    }

    [Theory]
    [MemberData(nameof(PromJobTests.Verbs), MemberType = typeof(PromJobTests))]
    public async Task The_help_fits_into_80_columns_without_the_examples(string verb)
    {
        string help = (await ToolRun.OfAsync("help", verb)).Out;

        Assert.All(help[..help.IndexOf("\nExample", StringComparison.Ordinal)].Split('\n'), static line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains($"\nUsage:\n  promjob {verb} ", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_usage_line_of_run_names_the_command() =>
        Assert.Contains("\n  promjob run [options] -- command\n", (await ToolRun.OfAsync("run", "--help")).Out, StringComparison.Ordinal);

    [Fact]
    public async Task An_unknown_verb_has_no_help()
    {
        ToolRun help = await ToolRun.OfAsync("help", "rum");

        Assert.Equal((2, ""), (help.ExitCode, help.Out));
        Assert.StartsWith("promjob: 'rum' is not a verb; write one of run, push, ", help.Error, StringComparison.Ordinal);
    }
}
