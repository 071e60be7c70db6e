using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Referees;

namespace MetricsClient.Conformance.Samples;

/// <summary>The samples that print metrics or a help text, and end.</summary>
public sealed class PrintingSampleTests
{
    [Theory]
    [InlineData("TypedLabels")]
    [InlineData("FSharpBasics")]
    [InlineData("VisualBasicBasics")]
    public async Task A_sample_prints_the_metrics_of_its_readme(string sample)
    {
        string printed = await Sample.RunAsync(sample);

        new SampleReadme(sample).AssertEqual(printed);
        Assert.Equal("", await Promtool.CheckMetricsAsync(printed + "\n"));
    }

    [Fact]
    public async Task The_custom_collector_counts_the_files_of_a_folder_by_kind()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["below"]);
        DateTime changed = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        foreach ((string file, string text) in ((string, string)[])[("a.cs", "123"), ("below/b.CS", "4567"), ("c.md", "8")])
        {
            await File.WriteAllTextAsync(folder[file], text, TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(folder[file], changed);
        }

        string printed = await Sample.RunAsync("CustomCollector", folder.Path);

        new SampleReadme("CustomCollector").AssertContained(printed);
        Assert.Equal(
            [
                "folder_files{kind=\"code\"} 2",
                "folder_files{kind=\"text\"} 1",
                "folder_last_change_timestamp_seconds 1767323045",
                "folder_size_bytes{kind=\"code\"} 7",
                "folder_size_bytes{kind=\"text\"} 1",
            ],
            printed.Split('\n').Where(static line => !line.StartsWith('#')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_custom_collector_reports_a_folder_that_does_not_exist_and_exposes_the_rest()
    {
        string printed = await Sample.RunAsync("CustomCollector", "/does/not/exist");

        Assert.Contains("/does/not/exist", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("folder_files{", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CronJob", "--gateway URL")]
    [InlineData("RemoteWriteDevice", "--queue DIR")]
    [InlineData("RemoteWriteHandler", "--time MILLISECONDS")]
    [InlineData("RemoteWriteJob", "--duration SECONDS")]
    public async Task The_option_help_prints_the_options_and_does_no_work(string sample, string option)
    {
        string printed = await Sample.RunAsync(sample, "--fail", "--help");

        Assert.Contains($"\n  {option} ", printed, StringComparison.Ordinal);
        Assert.Contains("\n  --help ", printed, StringComparison.Ordinal);
        Assert.DoesNotContain(new SampleReadme(sample).Expected(0)[0], printed, StringComparison.Ordinal);
    }
}
