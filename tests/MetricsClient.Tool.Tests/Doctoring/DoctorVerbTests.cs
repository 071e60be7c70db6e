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

    [Fact]
    public async Task An_address_without_a_gateway_is_found()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(404, "404 page not found"));

        ToolRun run = await ToolRun.OfAsync("doctor", "--gateway", gateway.Address.ToString());

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("-> Check the address, including the path prefix.", run.Out, StringComparison.Ordinal);
    }

    private static GatewayAnswering At(int secondsAhead, string body) => async connection =>
    {
        string date = TimeProvider.System.GetUtcNow().AddSeconds(secondsAhead).ToString("r", null);
        await connection.WriteAsync($"HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        return true;
    };
}
