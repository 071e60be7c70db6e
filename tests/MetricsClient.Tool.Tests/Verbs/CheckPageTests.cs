using System.Text;
using MetricsClient.Tests.Push;

namespace MetricsClient.Tool.Tests.Verbs;

/// <summary><c>promjob check</c> fetches a page as a Prometheus server does.</summary>
public sealed class CheckPageTests
{
    private const string Ok = "ok: 1 sample, families: 1\n";

    [Fact]
    public async Task The_request_has_the_headers_of_a_Prometheus_server()
    {
        await using var server = new TestGateway(PageAnswers.Page("a 1\n"));

        Assert.Equal(new ToolRun(0, Ok, ""), await ToolRun.OfAsync("check", server.Address + "metrics?x=1"));

        GatewayRequest request = await server.NextAsync();
        Assert.Equal("GET /metrics?x=1", $"{request.Method} {request.Target}");
        Assert.Equal(
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            request.Headers["Accept"]);
        Assert.Equal(("gzip", "10"), (request.Headers["Accept-Encoding"], request.Headers["X-Prometheus-Scrape-Timeout-Seconds"]));
        Assert.StartsWith("Prometheus/", request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u:p%40ss%3Aword", "u:p@ss:word")]
    [InlineData("u:p:w", "u:p:w")]
    [InlineData("u", "u:")]
    public async Task Credentials_in_the_address_are_sent_and_never_printed(string login, string sent)
    {
        await using var server = new TestGateway(PageAnswers.Page("a x\n"));

        ToolRun run = await ToolRun.OfAsync("check", $"http://{login}@{server.Address.Authority}/metrics");

        Assert.Equal((1, $"{server.Address}metrics, line 1, column 3: The value 'x' is not a number. Write a decimal number, +Inf, -Inf or NaN.\n"), (run.ExitCode, run.Out));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(sent)), (await server.NextAsync()).Headers["Authorization"]);
    }

    [Fact]
    public async Task A_compressed_page_is_read()
    {
        await using var server = new TestGateway(PageAnswers.Gzip("a 1\n"));

        Assert.Equal(new ToolRun(0, Ok, ""), await ToolRun.OfAsync("check", server.Address.ToString()));
    }

    [Fact]
    public async Task A_page_in_another_encoding_or_with_damaged_gzip_is_refused()
    {
        await using var server = new TestGateway(
            PageAnswers.Page("a 1\n", "Content-Type: text/plain\r\nContent-Encoding: br"),
            PageAnswers.Page("a 1\n", "Content-Type: text/plain\r\nContent-Encoding: gzip"),
            PageAnswers.Gzip(string.Concat(Enumerable.Repeat("a 1\n", 1000)), length: 20));
        string page = server.Address.ToString();

        ToolRun[] runs = [await ToolRun.OfAsync("check", page), await ToolRun.OfAsync("check", page), await ToolRun.OfAsync("check", page)];

        Assert.All(runs, static run => Assert.Equal((1, ""), (run.ExitCode, run.Out)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Redirects_are_followed_with_the_credentials_of_the_same_host(bool isAbsolute)
    {
        string location = "/there";
        await using var server = new TestGateway(connection => GatewayAnswers.Redirect(301, location)(connection), PageAnswers.Page("a 1\n"));
        location = isAbsolute ? new Uri(server.Address, location).AbsoluteUri : location;

        Assert.Equal(new ToolRun(0, Ok, ""), await ToolRun.OfAsync("check", $"http://u:p@{server.Address.Authority}/here"));

        GatewayRequest[] requests = [await server.NextAsync(), await server.NextAsync()];
        Assert.Equal(["/here", "/there"], requests.Select(static request => request.Target));
        Assert.All(requests, static request => Assert.Equal("Basic dTpw", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Credentials_are_not_sent_to_another_host()
    {
        await using var other = new TestGateway(PageAnswers.Page("a 1\n"));
        await using var server = new TestGateway(GatewayAnswers.Redirect(302, $"http://localhost:{other.Address.Port}/there"));

        Assert.Equal(new ToolRun(0, Ok, ""), await ToolRun.OfAsync("check", $"http://u:p@{server.Address.Authority}/here", "-H", "X-Key: secret"));

        Assert.Equal("secret", (await server.NextAsync()).Headers["X-Key"]);
        GatewayRequest redirected = await other.NextAsync();
        Assert.False(redirected.Headers.ContainsKey("Authorization") || redirected.Headers.ContainsKey("X-Key"));
    }

    [Theory]
    [InlineData(204, "")]
    [InlineData(401, "set credentials")]
    [InlineData(404, "check the address")]
    [InlineData(503, "check the address")]
    public async Task Any_status_but_200_is_a_failed_scrape(int status, string remedy)
    {
        await using var server = new TestGateway(GatewayAnswers.Status(status));

        ToolRun run = await ToolRun.OfAsync("check", server.Address.ToString());

        Assert.Equal((69, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"promjob: The page responded with status {status}, which Prometheus counts as a failed scrape; {remedy}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_redirects_for_ever_or_hangs_is_given_up()
    {
        await using var turning = new TestGateway([.. Enumerable.Repeat(GatewayAnswers.Redirect(302, "/"), 12)]);
        await using var hanging = new TestGateway(GatewayAnswers.Hang);

        ToolRun redirects = await ToolRun.OfAsync("check", turning.Address.ToString());
        ToolRun late = await ToolRun.OfAsync("check", hanging.Address.ToString(), "--timeout", "100ms");

        Assert.Equal(new ToolRun(69, "", "promjob: The page redirects more than ten times; check the address.\n"), redirects);
        Assert.Equal((69, ""), (late.ExitCode, late.Out));
        Assert.StartsWith("promjob: The page did not respond within 100ms; ", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_is_used_only_if_it_is_named()
    {
        await using var proxy = new TestGateway(PageAnswers.Page("a 1\n"));

        ToolRun run = await ToolRun.OfAsync("check", "http://page.invalid/metrics", "--proxy", proxy.Address.ToString());

        Assert.Equal(new ToolRun(0, Ok, ""), run);
        Assert.Equal("http://page.invalid/metrics", (await proxy.NextAsync()).Target);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Type: text/html")]
    [InlineData("Content-Type: application/openmetrics-text; version=2.0.0")]
    public async Task The_content_type_decides_as_for_a_Prometheus_server(string header)
    {
        await using var server = new TestGateway(PageAnswers.Page("a 1\n# EOF\n", header));

        ToolRun run = await ToolRun.OfAsync("check", server.Address.ToString());

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task An_unreachable_page_is_reported_in_the_words_of_networks()
    {
        Assert.Equal(
            new ToolRun(69, "", "promjob: The page cannot be read: no connection (connection refused). Check that the address is right and that the server is running.\n"),
            await ToolRun.OfAsync("check", "http://127.0.0.1:1/metrics"));
    }
}
