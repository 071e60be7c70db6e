using System.Text;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Pushing;

namespace MetricsClient.Tool.Tests.Pushing;

public sealed class PushTextTests
{
    private static readonly Dictionary<string, string> s_group = new() { ["job"] = "j", ["shard"] = "1" };

    [Theory]
    [InlineData("\uFEFFa 1\n")]
    [InlineData("a 1\r\n")]
    [InlineData("a 1")]
    [InlineData("a 1 \t\n")]
    [InlineData("a 1 \r\n")]
    [InlineData("\uFEFFa 1\r")]
    public void Artifacts_of_editors_are_repaired(string text) =>
        Assert.Equal(text.EndsWith('\r') ? "refused" : "a 1\n", Pushed(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void UTF16_of_PowerShell_becomes_UTF8()
    {
        byte[] text = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a{b=\"Größe 😱\"} 1\r\n")];

        Assert.Equal("a{b=\"Größe 😱\"} 1\n", Pushed(text));
    }

    [Fact]
    public void Prometheus_text_is_pushed_unchanged_with_comments()
    {
        const string Text = "# mine\n# HELP a_total A.\n# TYPE a_total counter\na_total{b=\"\\\\\\\"\\n\"} 1e3\n\n";

        Assert.Equal(Text, Pushed(Encoding.UTF8.GetBytes(Text)));
    }

    [Fact]
    public void OpenMetrics_becomes_Prometheus_text()
    {
        Assert.Equal(
            """
            # HELP rows_total Rows "read".
            # TYPE rows_total counter
            rows_total{table="a\"b\\c\nd"} 1.5
            # TYPE build_info gauge
            build_info{version="1"} 1
            # TYPE state gauge
            state{state="on"} 1
            state{state="off"} 0
            # TYPE took_seconds histogram
            took_seconds_bucket{le="1.0"} 1
            took_seconds_bucket{le="+Inf"} 3
            took_seconds_count 3
            took_seconds_sum 7
            # TYPE size summary
            size{quantile="0.5"} 2
            size_count 1
            size_sum 2
            # TYPE queue histogram
            queue_bucket{le="1.0"} 1
            queue_bucket{le="+Inf"} 2
            queue_count 2
            # TYPE queue_gcount gauge
            queue_gcount 2
            # TYPE queue_gsum gauge
            queue_gsum 3
            # TYPE other untyped
            other NaN

            """,
            Pushed("""
                # TYPE rows counter
                # HELP rows Rows \"read\".
                rows_total{table="a\"b\\c\nd"} 1.5 # {trace_id="x"} 1
                rows_created{table="a\"b\\c\nd"} 1700000000
                # TYPE build info
                build_info{version="1"} 1
                # TYPE state stateset
                state{state="on"} 1
                state{state="off"} 0
                # TYPE took_seconds histogram
                # UNIT took_seconds seconds
                took_seconds_bucket{le="1.0"} 1 # {} 0.5
                took_seconds_bucket{le="+Inf"} 3
                took_seconds_count 3
                took_seconds_sum 7
                # TYPE size summary
                size{quantile="0.5"} 2
                size_count 1
                size_sum 2
                # TYPE queue gaugehistogram
                queue_bucket{le="1.0"} 1
                queue_bucket{le="+Inf"} 2
                queue_gcount 2
                queue_gsum 3
                # TYPE other unknown
                other NaN
                # EOF
                """u8));
    }

    [Theory]
    [InlineData("a 1\nb{x=\"1\"} 2 1700000000000\n", "line 2, column 12: The gateway rejects samples with a timestamp. Remove the timestamp; the gateway records the time of the push.")]
    [InlineData("a{b=\"1\",job=\"x\"} 1\n", "line 1, column 9: The label 'job' is part of the grouping key, so the gateway would replace the value. Rename the label, or remove it from the group.")]
    [InlineData("a{shard=\"x\"} 1\n", "line 1, column 3: The label 'shard' is part of the grouping key, so the gateway would replace the value. Rename the label, or remove it from the group.")]
    [InlineData("push_time_seconds 1\n", "line 1, column 1: The name 'push_time_seconds' is reserved by the gateway. Rename the metric.")]
    [InlineData("labels 1\n", "line 1, column 1: The name 'labels' is reserved by the gateway. Rename the metric.")]
    [InlineData("{\"a.b\"} 1\n", "line 1, column 1: The gateway rejects the name 'a.b'. Use letters, digits, '_' and ':', and do not start with a digit.")]
    [InlineData("# TYPE a counter\na 1\n# TYPE b info\n", "line 3, column 10: 'info' is not a type. Prometheus text has no such type; write a gauge with a name that ends with '_info'.")]
    [InlineData("# TYPE a gauge\na 1 5\n# EOF\n", "line 2, column 5: The gateway rejects samples with a timestamp. Remove the timestamp; the gateway records the time of the push.")]
    public void A_text_that_a_gateway_would_reject_or_alter_is_refused_with_the_place(string text, string refusal)
    {
        PushText read = Read(Encoding.UTF8.GetBytes(text));

        Assert.Equal(refusal, read.Refusal?.ToString());
        Assert.Equal(0, read.Text.Length);
    }

    [Theory]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"-1.0\"} 1\nh_bucket{le=\"+Inf\"} 2\n# EOF\n", "# TYPE h histogram\nh_bucket{le=\"-1.0\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 2\n")]
    [InlineData(
        "# TYPE h histogram\nh_bucket{a=\"1\",le=\"+Inf\"} 2\nh_bucket{a=\"2\",le=\"1.0\"} 1\nh_bucket{a=\"2\",le=\"+Inf\"} 3\nh_created{a=\"2\"} 5\n# EOF\n",
        "# TYPE h histogram\nh_bucket{a=\"1\",le=\"+Inf\"} 2\nh_count{a=\"1\"} 2\nh_bucket{a=\"2\",le=\"1.0\"} 1\nh_bucket{a=\"2\",le=\"+Inf\"} 3\nh_count{a=\"2\"} 3\n")]
    public void A_histogram_of_OpenMetrics_without_a_count_gets_the_count_of_its_last_bucket(string text, string pushed) =>
        Assert.Equal(pushed, Pushed(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void The_count_of_a_gauge_histogram_must_not_hide_another_family()
    {
        PushText read = Read("# TYPE q gaugehistogram\nq_bucket{le=\"+Inf\"} 2\n# TYPE q_count gauge\nq_count 5\n# EOF\n"u8);

        Assert.Equal(
            "line 3, column 8: The gateway would see 'q_count' twice, because it stores the gauge histogram 'q' as a histogram. Rename one family.",
            read.Refusal?.ToString());
    }

    [Fact]
    public void Gauges_are_written_with_the_shortest_digits_that_parse_to_the_same_value()
    {
        using var text = new InputBuffer();
        string[] gauges = ["rows=1234567", "rate=0.1", "most=+Inf", "rate{table=\"a=\\\"b\"}=1e3"];

        CommandLineGauge.Write(gauges.Select(static gauge => CommandLineGauge.Parse(gauge)!), text);

        Assert.Equal(
            "# TYPE rows gauge\nrows 1234567\n# TYPE rate gauge\nrate 0.1\nrate{table=\"a=\\\"b\"} 1000\n# TYPE most gauge\nmost +Inf\n",
            Encoding.UTF8.GetString(text.Bytes));
    }

    private static string Pushed(ReadOnlySpan<byte> text)
    {
        PushText read = Read(text);
        return read.Refusal is null ? Encoding.UTF8.GetString(read.Text.Bytes) : "refused";
    }

    private static PushText Read(ReadOnlySpan<byte> text)
    {
        var given = new InputBuffer();
        given.Append(text);
        return PushText.From(given, s_group);
    }
}
