using MetricsClient.Tool.Pruning;
using MetricsClient.Tool.Tests.Groups;

namespace MetricsClient.Tool.Tests.Pruning;

public sealed class PruneRuleTests
{
    private static readonly PruneRule s_sevenDays = new() { OlderThan = TimeSpan.FromDays(7) };

    [Fact]
    public void A_group_is_stale_if_the_last_push_is_older_than_the_limit()
    {
        Assert.Equal(PruneVerdict.Keep, Decide(s_sevenDays, "job=j", pushed: TimeSpan.FromDays(7)));
        Assert.Equal(PruneVerdict.Delete, Decide(s_sevenDays, "job=j", pushed: TimeSpan.FromDays(7.1)));
    }

    [Fact]
    public void A_rejected_push_counts_as_a_push() =>
        Assert.Equal(PruneVerdict.Keep, Decide(s_sevenDays, "job=j", pushed: TimeSpan.FromDays(8), rejected: TimeSpan.FromDays(1)));

    [Fact]
    public void A_group_without_an_accepted_push_is_deleted_only_on_request()
    {
        var including = new PruneRule { OlderThan = TimeSpan.FromDays(7), IncludeFailed = true };

        Assert.Equal(PruneVerdict.NeverSucceeded, Decide(s_sevenDays, "job=j", pushed: null, rejected: TimeSpan.FromDays(8)));
        Assert.Equal(PruneVerdict.Delete, Decide(including, "job=j", pushed: null, rejected: TimeSpan.FromDays(8)));
        Assert.Equal(PruneVerdict.Keep, Decide(including, "job=j", pushed: null, rejected: TimeSpan.FromDays(6)));
    }

    [Fact]
    public void A_group_with_unknown_push_times_is_kept() =>
        Assert.Equal(PruneVerdict.Keep, Decide(s_sevenDays, "job=j", pushed: null));

    [Fact]
    public void The_time_to_live_of_a_group_replaces_the_limit_on_request()
    {
        var respecting = new PruneRule { OlderThan = TimeSpan.FromDays(7), RespectTimeToLive = true };
        (string, double) hour = ("pushed_group_ttl_seconds", 3600);
        (string, double) year = ("pushed_group_ttl_seconds", 31_536_000);

        Assert.Equal(PruneVerdict.Delete, Decide(respecting, "job=j", pushed: TimeSpan.FromHours(2), gauges: hour));
        Assert.Equal(PruneVerdict.Keep, Decide(s_sevenDays, "job=j", pushed: TimeSpan.FromHours(2), gauges: hour));
        Assert.Equal(PruneVerdict.Keep, Decide(respecting, "job=j", pushed: TimeSpan.FromDays(8), gauges: year));
        Assert.Equal(PruneVerdict.Delete, Decide(s_sevenDays, "job=j", pushed: TimeSpan.FromDays(8), gauges: year));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_invalid_time_to_live_counts_as_missing(double seconds)
    {
        var respecting = new PruneRule { OlderThan = TimeSpan.FromDays(7), RespectTimeToLive = true };

        Assert.Equal(PruneVerdict.Keep, Decide(respecting, "job=j", pushed: TimeSpan.FromDays(6), gauges: ("pushed_group_ttl_seconds", seconds)));
    }

    [Fact]
    public void All_matchers_must_match()
    {
        var rule = new PruneRule
        {
            OlderThan = TimeSpan.FromDays(7),
            Matchers = [LabelMatcher.Parse("job=~ci-.*")!, LabelMatcher.Parse("shard!=2")!],
        };

        Assert.Equal(PruneVerdict.Delete, Decide(rule, "job=ci-1 shard=1", pushed: TimeSpan.FromDays(8)));
        Assert.Equal(PruneVerdict.Keep, Decide(rule, "job=ci-1 shard=2", pushed: TimeSpan.FromDays(8)));
        Assert.Equal(PruneVerdict.Keep, Decide(rule, "job=backup shard=1", pushed: TimeSpan.FromDays(8)));
    }

    private static PruneVerdict Decide(
        PruneRule rule, string labels, TimeSpan? pushed, TimeSpan? rejected = null, params (string Name, double Value)[] gauges) =>
        rule.Decide(Group.Of(labels, pushed, rejected, gauges), Group.Now);
}
