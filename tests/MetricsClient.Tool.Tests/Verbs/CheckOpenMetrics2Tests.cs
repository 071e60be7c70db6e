using MetricsClient.Tests.Push;

namespace MetricsClient.Tool.Tests.Verbs;

/// <summary><c>promjob check --format openmetrics2</c> of files and pages.</summary>
public sealed class CheckOpenMetrics2Tests : IDisposable
{
    private const string ContentType = "Content-Type: application/openmetrics-text; version=2.0.0; charset=utf-8; escaping=allow-utf-8";
    private const string Valid =
        """
        # TYPE a histogram
        a {count:2,sum:3.5,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:2],positive_buckets:[1,1],bucket:[1.0:1,+Inf:2]} st@1
        # EOF

        """;

    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task A_valid_file_is_ok()
    {
        await File.WriteAllTextAsync(_file, Valid, TestContext.Current.CancellationToken);

        Assert.Equal(new ToolRun(0, "ok: 1 sample, families: 1\n", ""), await ToolRun.OfAsync("check", _file, "--format", "openmetrics2"));
    }

    [Fact]
    public async Task A_mistake_is_printed_with_line_column_and_remedy()
    {
        await File.WriteAllTextAsync(_file, Valid.Replace("+Inf:2", "+Inf:3", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(
            new ToolRun(1, $"{_file}, line 2, column 122: The +Inf bucket differs from the count. Write the number of all observations in both.\n", ""),
            await ToolRun.OfAsync("check", _file, "--format", "openmetrics2"));
    }

    [Fact]
    public async Task The_verdict_of_a_Prometheus_server_does_not_exist()
    {
        await File.WriteAllTextAsync(_file, Valid, TestContext.Current.CancellationToken);

        Assert.Equal(
            new ToolRun(2, "", "promjob: --as prometheus cannot check OpenMetrics 2.0, because the reader of Prometheus for this version is experimental; leave out --as.\n"),
            await ToolRun.OfAsync("check", _file, "--format", "openmetrics2", "--as", "prometheus"));
    }

    [Fact]
    public async Task A_page_is_requested_by_the_version()
    {
        await using var server = new TestGateway(PageAnswers.Page(Valid, ContentType));

        Assert.Equal(
            new ToolRun(0, "ok: 1 sample, families: 1\n", ""), await ToolRun.OfAsync("check", server.Address.ToString(), "--format", "openmetrics2"));
        Assert.Equal(
            "application/openmetrics-text;version=2.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.2", (await server.NextAsync()).Headers["Accept"]);
    }

    [Fact]
    public async Task A_page_in_another_version_than_requested_is_refused()
    {
        await using var server = new TestGateway(
            PageAnswers.Page("a 1\n# EOF\n", "Content-Type: application/openmetrics-text; version=1.0.0"),
            PageAnswers.Page(Valid, ContentType));

        ToolRun older = await ToolRun.OfAsync("check", server.Address.ToString(), "--format", "openmetrics2");
        ToolRun newer = await ToolRun.OfAsync("check", server.Address.ToString());

        Assert.Equal(
            new ToolRun(1, "", "promjob: The page does not offer OpenMetrics 2.0: the response has the content type 'application/openmetrics-text; version=1.0.0'. Check the page without --format.\n"),
            older);
        Assert.Equal((1, ""), (newer.ExitCode, newer.Out));
        Assert.StartsWith("promjob: The page is OpenMetrics 2.0.0 although the request did not name this version: ", newer.Error, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);
}
