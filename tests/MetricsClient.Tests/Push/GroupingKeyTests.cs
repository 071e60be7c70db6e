using System.Text;
using MetricsClient.Push.Gateway;

namespace MetricsClient.Tests.Push;

public sealed class GroupingKeyTests
{
    [Theory]
    [InlineData("backup", "/job/backup")]
    [InlineData("nightly backup", "/job/nightly%20backup")]
    [InlineData("a+b", "/job/a%2Bb")]
    [InlineData("50%", "/job/50%25")]
    [InlineData("%2F", "/job/%252F")]
    [InlineData("a/b", "/job@base64/YS9i")]
    [InlineData("/", "/job@base64/Lw")]
    [InlineData("~?>/", "/job@base64/fj8-Lw")]
    [InlineData("~~~/", "/job@base64/fn5-Lw")]
    [InlineData("/???", "/job@base64/Lz8_Pw")]
    [InlineData(".", "/job@base64/Lg")]
    [InlineData("..", "/job@base64/Li4")]
    [InlineData("...", "/job/...")]
    [InlineData("a\\b", "/job/a%5Cb")]
    [InlineData("a\nb", "/job/a%0Ab")]
    [InlineData("job@base64", "/job/job%40base64")]
    [InlineData("Größe", "/job/Gr%C3%B6%C3%9Fe")]
    [InlineData("😀", "/job/%F0%9F%98%80")]
    public void Every_label_value_has_a_path_that_the_gateway_decodes(string job, string path) =>
        Assert.Equal(path, new GroupingKey(job, [], allowEmptyValues: false).Path);

    [Fact]
    public void An_allowed_empty_value_has_a_base64_path() =>
        Assert.Equal(
            "/job/backup/instance@base64/=",
            new GroupingKey("backup", [new("instance", "")], allowEmptyValues: true).Path);

    [Fact]
    public void The_order_of_the_labels_does_not_change_the_group()
    {
        var one = new GroupingKey("j", [new("b", "2"), new("a", "1"), new("B", "3")], allowEmptyValues: false);
        var other = new GroupingKey("j", [new("a", "1"), new("B", "3"), new("b", "2")], allowEmptyValues: false);

        Assert.Equal("/job/j/B/3/a/1/b/2", one.Path);
        Assert.Equal(one.Path, other.Path);
        Assert.Equal("job=\"j\",B=\"3\",a=\"1\",b=\"2\"", one.ToString());
    }

    [Fact]
    public void Every_path_decodes_to_the_original_values()
    {
        var random = new Random(20241123);
        for (int round = 0; round < 2000; round++)
        {
            string value = RandomText(random);
            string path = new Uri("http://gateway" + new GroupingKey(value, [], allowEmptyValues: false).Path).AbsolutePath;

            Assert.Equal(value, ReadAsAGatewayDoes(path));
        }
    }

    [Theory]
    [InlineData(null, "set MetricPusherOptions.Job")]
    [InlineData("", "set MetricPusherOptions.Job")]
    public void A_job_that_no_gateway_can_store_throws(string? job, string remedy)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new GroupingKey(job, [], allowEmptyValues: false));

        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x", "not a label name")]
    [InlineData("1st", "x", "not a label name")]
    [InlineData("a-b", "x", "not a label name")]
    [InlineData("a:b", "x", "not a label name")]
    [InlineData("shard\n", "x", "not a label name")]
    [InlineData("__name__", "x", "does not start with '__'")]
    [InlineData("job", "x", "MetricPusherOptions.Job")]
    [InlineData("shard", "", "AllowEmptyGroupingValues")]
    [InlineData("shard", null, "remove the label")]
    public void A_label_that_no_gateway_accepts_throws(string name, string? value, string remedy)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => new GroupingKey("backup", [new(name, value!)], allowEmptyValues: false));

        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lone_surrogate_in_a_grouping_value_throws()
    {
        string[] halves = ["\ud800", "\udc00", "a\ud83d", "\ude00\ud83d", "😀\ud83d", "\ud83dx"];
        foreach (string half in halves)
        {
            ArgumentException job = Assert.Throws<ArgumentException>(() => new GroupingKey(half, [], allowEmptyValues: false));
            ArgumentException label = Assert.Throws<ArgumentException>(
                () => new GroupingKey("backup", [new("shard", half)], allowEmptyValues: false));

            Assert.Contains("'job' contains a lone surrogate", job.Message, StringComparison.Ordinal);
            Assert.Contains("'shard' contains a lone surrogate", label.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_null_value_throws_even_if_empty_values_are_allowed() =>
        Assert.Throws<ArgumentException>(() => new GroupingKey("backup", [new("shard", null!)], allowEmptyValues: true));

    private static string RandomText(Random random)
    {
        string[] parts = ["a", "Z", "0", "/", ".", "..", "%", "%2F", "+", " ", "\\", "?", "#", "@base64", "é", "花", "😀", "\"", "=", "&", ";", "\t"];
        var text = new StringBuilder();
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            text.Append(parts[random.Next(parts.Length)]);
        }

        return text.ToString();
    }

    // As the Pushgateway does it: path segments decoded, then base64url where the name says so.
    private static string ReadAsAGatewayDoes(string path)
    {
        string[] segments = path.Split('/');
        Assert.Equal(3, segments.Length);
        string value = Uri.UnescapeDataString(segments[2]);
        if (segments[1] != "job@base64")
        {
            return value;
        }

        string base64 = value.Replace('-', '+').Replace('_', '/');
        return Encoding.UTF8.GetString(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));
    }
}
