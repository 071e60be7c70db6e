using MetricsClient.Tests.Push;

namespace MetricsClient.Tool.Tests.Doctoring;

public sealed class DoctorVerbTests
{
    private const string Status = """
        {"status":"success","data":{"build_information":{"version":"1.11.2"},
        "flags":{"persistence.file":"/var/groups","push.disable-consistency-check":"false"},"start_time":"2026-01-02T03:04:05Z"}}
        """;

    private const string NoGroups = """{"status":"success","data":[]}""";

    [Theory]
    [InlineData(0, "ok       clock        The clock agrees with the local clock.\n")]
    [InlineData(5430, "bad      clock        The clock is 1h30m ahead of the local clock, so ages of groups are wrong.\n")]
    [InlineData(-5430, "bad      clock        The clock is 1h30m behind the local clock, so ages of groups are wrong.\n")]
    public async Task The_clock_is_read_from_responses(int secondsAhead, string line)
    {
        await using var gateway = new TestGateway(
            GatewayAnswers.Status(200), GatewayAnswers.Status(200), At(secondsAhead, Status), GatewayAnswers.Status(200), GatewayAnswers.Status(200, NoGroups));

        ToolRun run = await ToolRun.OfAsync("doctor", "--gateway", gateway.Address.ToString());

        Assert.Equal((secondsAhead == 0 ? 0 : 1, ""), (run.ExitCode, run.Error));
        Assert.Contains(line, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_are_found_and_never_printed()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(401, "Unauthorized"));
        var address = new UriBuilder(gateway.Address) { UserName = "me", Password = "secret" };

        ToolRun run = await ToolRun.OfAsync("doctor", "--gateway", address.Uri.ToString());

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            """
            bad      auth         The gateway rejects the credentials: Unauthorized
                                  -> Set credentials: user:password@ in the address, --token-file or --header.

            """,
            run.Out);
    }

    [Theory]
    [InlineData("node_exporter", 404, "", "# TYPE go_info gauge\nnode_exporter_build_info{version=\"1\"} 1\n", "")]
    [InlineData("a Prometheus server", 200, "", "# TYPE a gauge\nprometheus_build_info{version=\"3\"} 1\n", "")]
    [InlineData("thanos", 200, "", "thanos_build_info 1\n", "")]
    [InlineData("nginx", 404, "<html><center>nginx</center></html>", "<html><center>nginx</center></html>", "Welcome")]
    [InlineData("a program with a metrics page", 404, "", "# TYPE a gauge\na 1\n", "")]
    [InlineData("a web server with the title 'Log in'", 200, "<title>Log in</title>", "<title>Log in</title>", "<TITLE> Log in </TITLE>")]
    [InlineData("another HTTP server", 404, "no", "no", "no")]
    public async Task A_server_that_is_no_Pushgateway_is_named(string name, int health, string healthy, string metrics, string root)
    {
        GatewayAnswering[] status = health == 200 ? [GatewayAnswers.Status(200), GatewayAnswers.Status(404)] : [];
        await using var server = new TestGateway(
            [
                GatewayAnswers.Status(health, healthy), .. status, GatewayAnswers.Status(200, metrics), GatewayAnswers.Status(200, root),
            ]);

        ToolRun run = await ToolRun.OfAsync("doctor", "--gateway", server.Address.ToString());

        Assert.Equal(
            new ToolRun(
                1,
                $"bad      server       The address belongs to {name}, not to a Pushgateway.\n"
                + "                      -> Give the address of a Pushgateway, such as http://localhost:9091, with its path prefix if it has one.\n",
                ""),
            run);
    }

    [Fact]
    public async Task An_address_without_a_server_is_found()
    {
        ToolRun run = await ToolRun.OfAsync("doctor", "--gateway", "http://127.0.0.1:1", "--timeout", "20s");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("bad      reachable    ", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("-> Check that the address is right and that the gateway is running.\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", "", 0, "warning ", "ok      ")]
    [InlineData("true", "", 1, "warning ", "bad     ")]
    [InlineData("true", "persistence,consistency", 0, "accepted", "accepted")]
    [InlineData("true", "persistence", 1, "accepted", "bad     ")]
    public async Task Only_an_error_that_is_not_accepted_gives_the_exit_code_1(
        string isUnchecked, string accept, int exitCode, string persistence, string consistency)
    {
        string status = Status.Replace("/var/groups", "", StringComparison.Ordinal)
            .Replace("\"false\"", $"\"{isUnchecked}\"", StringComparison.Ordinal);
        await using var gateway = new TestGateway(
            GatewayAnswers.Status(200), GatewayAnswers.Status(200), At(0, status), GatewayAnswers.Status(200), GatewayAnswers.Status(200, NoGroups));

        ToolRun run = await ToolRun.OfAsync(
            ["doctor", "--gateway", gateway.Address.ToString(), .. accept.Length == 0 ? Array.Empty<string>() : ["--accept", accept]]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Error));
        Assert.Contains($"\n{persistence} persistence  ", run.Out, StringComparison.Ordinal);
        Assert.Contains($"\n{consistency} consistency  ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_finding_cannot_be_accepted()
    {
        ToolRun run = await ToolRun.OfAsync("doctor", "--gateway", "http://127.0.0.1:1", "--accept", "persistance");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith(
            "'persistance' is not a finding that can be accepted; write address, clock, consistency, groups, persistence, ready, store, version.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_ends_in_metrics_gets_a_hint()
    {
        await using var gateway = new TestGateway(
            GatewayAnswers.Status(200), GatewayAnswers.Status(200), At(0, Status), GatewayAnswers.Status(200), GatewayAnswers.Status(200, NoGroups));

        ToolRun run = await ToolRun.OfAsync("doctor", "--gateway", gateway.Address + "metrics");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith(
            "warning  address      The address ends in '/metrics', which is the page of the gateway and not its address; promjob leaves the end out.\n"
            + $"                      -> Leave out '/metrics': {gateway.Address.ToString().TrimEnd('/')}.\n", run.Out, StringComparison.Ordinal);
    }

    private static GatewayAnswering At(int secondsAhead, string body) => async connection =>
    {
        string date = TimeProvider.System.GetUtcNow().AddSeconds(secondsAhead).ToString("r", null);
        await connection.WriteAsync($"HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        return true;
    };
}
