using System.Text;

namespace MetricsClient.Tool.Tests.Verbs;

/// <summary><c>promjob check</c> of files.</summary>
public sealed class CheckVerbTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("# HELP oss_sum Failed\n# TYPE oss_sum counter\noss_sum 4424 \n", "line 3, column 13: node_exporter and the Pushgateway refuse a blank at the end of a line.", true)]
    [InlineData("a 0 1\0\n", "line 1, column 5: '1\\u0000' is not a timestamp.", false)]
    [InlineData("{\"a\0b\"} 1\n", "line 1, column 4: A Prometheus server refuses a NUL character here.", false)]
    [InlineData("# TYPE  a  counter\na 1\n", "line 1, column 11: ' counter' is not a type for a Prometheus server.", false)]
    [InlineData("# x\0\na 1\n", "line 1, column 4: A NUL character in a comment can end the page for a Prometheus server.", true)]
    [InlineData("# TYPE c counter\nc_total 1 # {k=\"a\0b\"} 1\n# EOF\n", "line 2, column 18: A Prometheus server refuses a NUL character here.", false)]
    [InlineData("a{__b=\"x\"} 2\n", "line 1, column 3: The label name '__b' is reserved.", true)]
    [InlineData("# TYPE h counter\nh {count:17,sum:3.2} st@1\n# EOF\n", "line 2, column 3: The value in braces is a value of OpenMetrics 2.0, which this format does not allow.", false)]
    public async Task A_text_that_some_reader_refuses_is_refused(string text, string problem, bool serverAccepts)
    {
        await File.WriteAllBytesAsync(_file, Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

        ToolRun strict = await ToolRun.OfAsync("check", _file);
        ToolRun asPrometheus = await ToolRun.OfAsync("check", _file, "--as", "prometheus");

        Assert.Equal((1, ""), (strict.ExitCode, strict.Error));
        Assert.StartsWith($"{_file}, {problem} ", strict.Out, StringComparison.Ordinal);
        Assert.Equal(serverAccepts, strict.Out.EndsWith("\nA Prometheus 3 server accepts the text, but not every reader does; see --as.\n", StringComparison.Ordinal));
        Assert.Equal(serverAccepts ? 0 : 1, asPrometheus.ExitCode);
        Assert.Equal(serverAccepts, asPrometheus.Out.StartsWith($"warning: {_file}, {problem} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_text_is_refused()
    {
        Assert.Equal(
            new ToolRun(1, "", $"promjob: {_file} is empty, without any metric; check that the source writes its metrics.\n"),
            await ToolRun.OfAsync("check", _file));
    }

    [Theory]
    [InlineData("a 1\n", "--timeout", "5s")]
    [InlineData("a 1\n", "--header", "A: b")]
    [InlineData("a 1\n", "--proxy", "http://proxy")]
    [InlineData("a 1\n", "--insecure")]
    public async Task An_option_of_a_page_is_refused_for_a_file(string text, params string[] option)
    {
        await File.WriteAllTextAsync(_file, text, TestContext.Current.CancellationToken);

        Assert.Equal(
            new ToolRun(2, "", $"promjob: {option[0]} has no effect on a file; give the address of a page, or leave out {option[0]}.\n"),
            await ToolRun.OfAsync(["check", _file, .. option]));
    }

    public void Dispose() => File.Delete(_file);
}
