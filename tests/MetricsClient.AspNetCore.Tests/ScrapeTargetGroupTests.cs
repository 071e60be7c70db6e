namespace MetricsClient.AspNetCore.Tests;

public sealed class ScrapeTargetGroupTests
{
    [Theory]
    [InlineData("shop-1.example:5000")]
    [InlineData("shop_1")]
    [InlineData("10.0.0.7:65535")]
    [InlineData("[::1]:5000")]
    [InlineData("[fe80::1]")]
    [InlineData("магазин.example:80")]
    public void A_host_with_or_without_a_port_is_a_target(string target) =>
        Assert.Equal([target], new ScrapeTargetGroup([target]).Targets);

    [Theory]
    [InlineData("http://shop:5000", "The target 'http://shop:5000' contains a scheme; write host and port, such as 'shop-1.example:5000', and set the label '__scheme__' for https.")]
    [InlineData("shop:5000/metrics", "The target 'shop:5000/metrics' contains a path; write host and port, such as 'shop-1.example:5000', and set the label '__metrics_path__'.")]
    [InlineData("shop:5000?a=b", "The target 'shop:5000?a=b' contains a path; write host and port, such as 'shop-1.example:5000', and set the label '__metrics_path__'.")]
    [InlineData("", "A target is null or empty; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData(null, "A target is null or empty; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("::1", "The target '::1' has several colons; write an IPv6 address in brackets, such as '[::1]:5000'.")]
    [InlineData("fe80::1:5000", "The target 'fe80::1:5000' has several colons; write an IPv6 address in brackets, such as '[::1]:5000'.")]
    [InlineData("a:1,b:2", "The target 'a:1,b:2' contains a character that no host has; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("shop :5000", "The target 'shop :5000' contains a character that no host has; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("shop:5000\n", "The target 'shop:5000\\n' contains a character that no host has; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("shop:0", "The target 'shop:0' is not a host and a port from 1 to 65535; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("shop:65536", "The target 'shop:65536' is not a host and a port from 1 to 65535; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("shop:+80", "The target 'shop:+80' is not a host and a port from 1 to 65535; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("shop:", "The target 'shop:' is not a host and a port from 1 to 65535; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData(":5000", "The target ':5000' is not a host and a port from 1 to 65535; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("[::1", "The target '[::1' is not a host and a port from 1 to 65535; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("[]:5000", "The target '[]:5000' is not a host and a port from 1 to 65535; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("[10.0.0.7]:5000", "The target '[10.0.0.7]:5000' is not a host and a port from 1 to 65535; write host and port, such as 'shop-1.example:5000'.")]
    [InlineData("[::1]5000", "The target '[::1]5000' is not a host and a port from 1 to 65535; write host and port, such as 'shop-1.example:5000'.")]
    public void Any_other_text_is_refused_with_a_remedy(string? target, string message)
    {
        ArgumentException mistake = Assert.Throws<ArgumentException>("targets", () => new ScrapeTargetGroup(["shop:80", target!]));

        Assert.Equal(message + " (Parameter 'targets')", mistake.Message);
    }

    [Theory]
    [InlineData("https://admin:secret@shop:5000/metrics")]
    [InlineData("admin:secret@shop:5000")]
    public void The_message_for_a_target_with_credentials_does_not_contain_the_password(string target)
    {
        ArgumentException mistake = Assert.Throws<ArgumentException>("targets", () => new ScrapeTargetGroup([target]));

        Assert.Equal(
            "A target contains '@'; remove the credentials, and set basic_auth in the scrape configuration of Prometheus. (Parameter 'targets')", mistake.Message);
    }

    [Fact]
    public void Labels_keep_their_order_and_may_be_internal_labels_of_Prometheus()
    {
        var group = new ScrapeTargetGroup(["a:1"], [new("region", "eu"), new("__metrics_path__", "/stats"), new("empty", "")]);

        Assert.Equal([new("region", "eu"), new("__metrics_path__", "/stats"), new("empty", "")], group.Labels);
    }

    [Theory]
    [InlineData("", "'' is not a label name of a target; use letters, digits and '_', and do not start with a digit.")]
    [InlineData("a-b", "'a-b' is not a label name of a target; use letters, digits and '_', and do not start with a digit.")]
    [InlineData("1a", "'1a' is not a label name of a target; use letters, digits and '_', and do not start with a digit.")]
    [InlineData("größe", "'größe' is not a label name of a target; use letters, digits and '_', and do not start with a digit.")]
    [InlineData(null, "'null' is not a label name of a target; use letters, digits and '_', and do not start with a digit.")]
    [InlineData("region", "The label 'region' of a target occurs twice; remove one.")]
    [InlineData("none", "The label 'none' of a target is null; omit the label, or give an empty text.")]
    public void An_invalid_label_is_refused_with_a_remedy(string? name, string message)
    {
        KeyValuePair<string, string>[] labels = [new("region", "eu"), new(name!, name == "none" ? null! : "x")];

        ArgumentException mistake = Assert.Throws<ArgumentException>("labels", () => new ScrapeTargetGroup([], labels));

        Assert.Equal(message + " (Parameter 'labels')", mistake.Message);
    }

    [Fact]
    public void A_group_does_not_change_with_the_lists_that_it_was_created_from()
    {
        List<string> targets = ["a:1"];
        Dictionary<string, string> labels = new() { ["region"] = "eu" };
        var group = new ScrapeTargetGroup(targets, labels);

        targets.Add("b:2");
        labels["region"] = "us";

        Assert.Equal(["a:1"], group.Targets);
        Assert.Equal([new("region", "eu")], group.Labels);
        Assert.Throws<ArgumentNullException>("targets", () => new ScrapeTargetGroup(null!));
    }
}
