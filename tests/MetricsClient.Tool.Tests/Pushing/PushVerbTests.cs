
using MetricsClient.Tests.Push;

namespace MetricsClient.Tool.Tests.Pushing;

public sealed class PushVerbTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("PUT")]
    [InlineData("PUT", "--put")]
    [InlineData("POST", "--post")]
    public async Task A_file_and_gauges_are_pushed_together(string method, params string[] how)
    {
        await using var gateway = new TestGateway();
        await File.WriteAllTextAsync(_file, "a 1", TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync(
            ["push", "--gateway", gateway.Address.ToString(), "--job", "a/b", "--group", "shard=x=1", "--file", _file, "--gauge", "rows=5", .. how]);

        Assert.Equal(new ToolRun(0, "", ""), run);
        GatewayRequest request = await gateway.NextAsync();
        Assert.Equal($"{method} /metrics/job@base64/YS9i/shard/x%3D1", $"{request.Method} {request.Target}");
        Assert.Equal("a 1\n# TYPE rows gauge\nrows 5\n", request.Text);
    }

    [Fact]
    public async Task A_refused_text_is_not_sent()
    {
        await using var gateway = new TestGateway();
        await File.WriteAllTextAsync(_file, "a 1 1700000000000\n", TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync("push", "--gateway", gateway.Address.ToString(), "--job", "j", "--file", _file);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"promjob: {_file}, line 1, column 5: The gateway rejects samples with a timestamp. Remove the timestamp; the gateway records the time of the push. Nothing was pushed.\n", run.Error);
        Assert.Empty(gateway.Rest());
    }

    [Fact]
    public async Task A_gauge_with_the_name_of_a_family_in_the_file_is_refused()
    {
        await File.WriteAllTextAsync(_file, "rows 1\n", TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync("push", "--job", "j", "--file", _file, "--gauge", "rows=5", "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("promjob: --gauge: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gauges_can_have_labels_and_each_series_is_given_once()
    {
        Assert.Equal(
            new ToolRun(0, "# TYPE rows gauge\nrows{table=\"a\"} 3\nrows{table=\"b=c\"} 4\n# TYPE size gauge\nsize 5\n", ""),
            await ToolRun.OfAsync("push", "-j", "j", "--check", "--gauge", "rows{table=\"a\"}=3", "--gauge", "size=5", "--gauge", "rows{table=\"b=c\"}=4"));

        ToolRun twice = await ToolRun.OfAsync("push", "-j", "j", "--check", "--gauge", "rows{a=\"1\",b=\"2\"}=3", "--gauge", "rows{b=\"2\",a=\"1\"}=4");

        Assert.Equal(2, twice.ExitCode);
        Assert.StartsWith("The gauge 'rows{b=\"2\",a=\"1\"}' is given twice by --gauge; give each gauge once, or different labels.\n", twice.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows{job=\"x\"}=1", "The label 'job' is part of the grouping key")]
    [InlineData("labels=1", "The name 'labels' is reserved by the gateway")]
    public async Task A_gauge_that_the_gateway_would_alter_is_an_error_of_the_command_line(string gauge, string problem)
    {
        ToolRun run = await ToolRun.OfAsync("push", "--job", "j", "--check", "--gauge", gauge);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"promjob: --gauge '{gauge[..gauge.LastIndexOf('=')]}': {problem}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows{table=a}=1")]
    [InlineData("rows{table=\"a\"}")]
    [InlineData("rows{table=\"a\"=1")]
    [InlineData("{\"a.b\"}=1")]
    [InlineData("rows 1=1")]
    [InlineData("rows=1 2")]
    [InlineData("rows= 1")]
    [InlineData("=1")]
    public async Task A_text_that_is_no_gauge_is_refused(string gauge)
    {
        ToolRun run = await ToolRun.OfAsync("push", "--job", "j", "--check", "--gauge", gauge);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"'{gauge}' is not a gauge with a value; ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_prints_the_text_to_push_and_needs_no_gateway()
    {
        await File.WriteAllTextAsync(_file, "# TYPE a counter\r\na_total 1\r\n# EOF", TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync("push", "--job", "j", "--file", _file, "--check");

        Assert.Equal(new ToolRun(0, "# TYPE a_total counter\na_total 1\n", ""), run);
    }

    public void Dispose() => File.Delete(_file);
}
