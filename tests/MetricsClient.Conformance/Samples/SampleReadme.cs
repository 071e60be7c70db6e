using System.Text.RegularExpressions;
using MetricsClient.Conformance.Packages;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Samples;

/// <summary>The expected output in the README of a sample. Three dots in a line stand for any text.</summary>
internal sealed class SampleReadme(string sample)
{
    private readonly string[] _outputs =
    [
        .. PageBlock.Read($"samples/{sample}/README.md").Where(static block => block.Section == "Output").Select(static block => block.Code),
    ];

    /// <summary>Checks that a program printed exactly the lines of a block.</summary>
    /// <param name="printed">The output of the program.</param>
    /// <param name="block">The number of the block in the section, from 0.</param>
    public void AssertEqual(string printed, int block = 0)
    {
        string[] lines = Lines(printed);
        Assert.Equal(Expected(block).Length, lines.Length);
        AssertContained(printed, block);
    }

    /// <summary>Checks that the lines of a block are in an output, in the order of the block, with any lines between them.</summary>
    /// <param name="printed">The output of the program, or the metrics.</param>
    /// <param name="block">The number of the block in the section, from 0.</param>
    public void AssertContained(string printed, int block = 0)
    {
        string[] lines = Lines(printed);
        int next = 0;
        foreach (string expected in Expected(block))
        {
            string pattern = $"^{Regex.Escape(expected.Trim()).Replace(@"\.\.\.", ".*", StringComparison.Ordinal)}$";
            next = Array.FindIndex(lines, next, line => Regex.IsMatch(line.Trim(), pattern)) + 1;
            Assert.True(next > 0, $"samples/{sample} prints no line '{expected}' at this place:\n{printed}");
        }
    }

    /// <summary>Checks that Prometheus has stored each series of a block.</summary>
    /// <param name="prometheus">The server.</param>
    /// <param name="block">The number of the block in the section, from 0.</param>
    public async Task AssertStoredAsync(RealPrometheus prometheus, int block)
    {
        foreach (string series in Expected(block))
        {
            string selector = series.Replace("=\"...\"", "=~\".+\"", StringComparison.Ordinal);
            Assert.True((await prometheus.QueryAsync(selector)).Count > 0, $"samples/{sample} has sent no series {series}.");
        }
    }

    /// <summary>Gets the lines of a block.</summary>
    /// <returns>The lines.</returns>
    public string[] Expected(int block)
    {
        Assert.True(block < _outputs.Length, $"The README of samples/{sample} has no block {block} in the section Output.");
        return Lines(_outputs[block]);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
