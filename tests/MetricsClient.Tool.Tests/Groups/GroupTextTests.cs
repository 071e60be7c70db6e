using MetricsClient.Tool.Groups;

namespace MetricsClient.Tool.Tests.Groups;

public sealed class GroupTextTests
{
    [Fact]
    public void The_name_of_a_group_has_all_labels_with_the_job_first()
    {
        var labels = new Dictionary<string, string> { ["instance"] = "", ["a"] = "x\"y\\z", ["job"] = "backup" };

        Assert.Equal("""job="backup",a="x\"y\\z",instance="" """.TrimEnd(), GroupText.Name(labels));
    }

    [Fact]
    public void Groups_that_differ_in_quotes_and_commas_have_different_names()
    {
        var one = new Dictionary<string, string> { ["job"] = "j", ["a"] = "1\",b=\"2" };
        var two = new Dictionary<string, string> { ["job"] = "j", ["a"] = "1", ["b"] = "2" };

        Assert.NotEqual(GroupText.Name(one), GroupText.Name(two));
    }

    [Fact]
    public void A_table_shows_the_labels_without_the_job()
    {
        Assert.Equal("-", GroupText.OtherLabels(Group.Of("job=backup", pushed: TimeSpan.Zero)));
        Assert.Equal("instance=db1 shard=\"\"", GroupText.OtherLabels(Group.Of("shard= job=backup instance=db1", pushed: TimeSpan.Zero)));
    }
}
