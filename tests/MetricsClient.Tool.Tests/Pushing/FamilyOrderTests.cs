using System.Text;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Pushing;

namespace MetricsClient.Tool.Tests.Pushing;

/// <summary>Interleaved and sorted texts, which a gateway accepts, are pushed with the lines of each family together.</summary>
public sealed class FamilyOrderTests
{
    private static readonly Dictionary<string, string> s_group = new() { ["job"] = "j" };

    [Theory]
    [InlineData("a 1\nb 1\na{c=\"d\"} 2\n", "a 1\na{c=\"d\"} 2\nb 1\n")]
    [InlineData("# HELP a A.\n# HELP b B.\n# TYPE a gauge\n# TYPE b counter\na 1\nb 2\n", "# HELP a A.\n# TYPE a gauge\na 1\n# HELP b B.\n# TYPE b counter\nb 2\n")]
    [InlineData("a 1\nb 1\n# HELP a A.\n", "# HELP a A.\na 1\nb 1\n")]
    [InlineData("# first\na 1\n\nb 1\na{c=\"d\"} 2\n", "a 1\na{c=\"d\"} 2\nb 1\n")]
    [InlineData(
        "# TYPE h histogram\nb 1\nh_bucket{le=\"+Inf\"} 3\nh_bucket{le=\"0.5\"} 1\nh_bucket{le=\"10\"} 2\nh_count 3\nh_sum 5\n",
        "# TYPE h histogram\nh_bucket{le=\"0.5\"} 1\nh_bucket{le=\"10\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_count 3\nh_sum 5\nb 1\n")]
    [InlineData(
        "# TYPE h histogram\nh_bucket{a=\"1\",le=\"+Inf\"} 3\nh_bucket{a=\"2\",le=\"+Inf\"} 4\nh_count{a=\"2\"} 4\nh_bucket{a=\"1\",le=\"1\"} 3\nh_count{a=\"1\"} 3\n",
        "# TYPE h histogram\nh_bucket{a=\"1\",le=\"1\"} 3\nh_bucket{a=\"1\",le=\"+Inf\"} 3\nh_count{a=\"1\"} 3\nh_bucket{a=\"2\",le=\"+Inf\"} 4\nh_count{a=\"2\"} 4\n")]
    [InlineData(
        "# TYPE s summary\ns_sum 1\ns_count 2\ns{quantile=\"0.9\"} 2\ns{quantile=\"0.5\"} 1\n",
        "# TYPE s summary\ns{quantile=\"0.5\"} 1\ns{quantile=\"0.9\"} 2\ns_sum 1\ns_count 2\n")]
    public void Lines_of_a_family_are_put_together(string text, string pushed)
    {
        PushText read = Read(text);

        Assert.Null(read.Refusal);
        Assert.Equal(pushed, Encoding.UTF8.GetString(read.Text.Bytes));
    }

    [Theory]
    [InlineData("a 1\nb 1\na 2\n", "line 3, column 1: The series 'a' with these labels occurs twice.")]
    [InlineData("a 1\nb x\na{c=\"d\"} 2\n", "line 2, column 3: The value 'x' is not a number.")]
    [InlineData("a 1\nb 1\n# TYPE a gauge\n", "line 3, column 1: The TYPE of 'a' stands below the samples.")]
    [InlineData("b 1\n# TYPE a gauge\nb{c=\"d\"} 1\na 1 5\n", "line 4, column 5: The gateway rejects samples with a timestamp.")]
    public void Another_mistake_is_reported_at_its_place_in_the_original_text(string text, string refusal) =>
        Assert.StartsWith(refusal, Read(text).Refusal?.ToString(), StringComparison.Ordinal);

    private static PushText Read(string text)
    {
        var given = new InputBuffer();
        given.Append(Encoding.UTF8.GetBytes(text));
        return PushText.From(given, s_group);
    }
}
