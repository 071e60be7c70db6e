using MetricsClient.Tool.Pruning;
using MetricsClient.Tool.Tests.Groups;

namespace MetricsClient.Tool.Tests.Pruning;

public sealed class PruneRuleTests
{
    private static readonly PruneRule s_sevenDays = new() { OlderThan = TimeSpan.FromDays(7) };

    [Fact]
    public void A_group_is_stale_when_its_last_push_is_older_than_the_limit()
    {
        Assert.Equal(PruneVerdict.Keep, Judge(s_sevenDays, "job=j", pushed: TimeSpan.FromDays(7)));
        Assert.Equal(PruneVerdict.Delete, Judge(s_sevenDays, "job=j", pushed: TimeSpan.FromDays(7.1)));
    }

    [Fact]
    public void A_refused_push_is_a_sign_of_life() =>
        Assert.Equal(PruneVerdict.Keep, Judge(s_sevenDays, "job=j", pushed: TimeSpan.FromDays(8), refused: TimeSpan.FromDays(1)));

    [Fact]
    public void A_group_that_never_succeeded_is_told_apart_and_deleted_only_on_request()
    {
        var including = new PruneRule { OlderThan = TimeSpan.FromDays(7), IncludeFailed = true };

        Assert.Equal(PruneVerdict.NeverSucceeded, Judge(s_sevenDays, "job=j", pushed: null, refused: TimeSpan.FromDays(8)));
        Assert.Equal(PruneVerdict.Delete, Judge(including, "job=j", pushed: null, refused: TimeSpan.FromDays(8)));
        Assert.Equal(PruneVerdict.Keep, Judge(including, "job=j", pushed: null, refused: TimeSpan.FromDays(6)));
    }

    [Fact]
    public void A_group_of_which_no_time_is_known_is_kept() =>
        Assert.Equal(PruneVerdict.Keep, Judge(s_sevenDays, "job=j", pushed: null));

    [Fact]
    public void The_own_time_to_live_of_a_group_counts_when_it_is_respected()
    {
        var respecting = new PruneRule { OlderThan = TimeSpan.FromDays(7), RespectTimeToLive = true };
        (string, double) hour = ("pushed_group_ttl_seconds", 3600);
        (string, double) year = ("pushed_group_ttl_seconds", 31_536_000);

        Assert.Equal(PruneVerdict.Delete, Judge(respecting, "job=j", pushed: TimeSpan.FromHours(2), gauges: hour));
        Assert.Equal(PruneVerdict.Keep, Judge(s_sevenDays, "job=j", pushed: TimeSpan.FromHours(2), gauges: hour));
        Assert.Equal(PruneVerdict.Keep, Judge(respecting, "job=j", pushed: TimeSpan.FromDays(8), gauges: year));
        Assert.Equal(PruneVerdict.Delete, Judge(s_sevenDays, "job=j", pushed: TimeSpan.FromDays(8), gauges: year));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_time_to_live_that_is_none_counts_as_missing(double seconds)
    {
        var respecting = new PruneRule { OlderThan = TimeSpan.FromDays(7), RespectTimeToLive = true };

        Assert.Equal(PruneVerdict.Keep, Judge(respecting, "job=j", pushed: TimeSpan.FromDays(6), gauges: ("pushed_group_ttl_seconds", seconds)));
    }

    [Fact]
    public void All_matchers_must_match()
    {
        var rule = new PruneRule
        {
            OlderThan = TimeSpan.FromDays(7),
            Matchers = [LabelMatcher.Parse("job=~ci-.*")!, LabelMatcher.Parse("shard!=2")!],
        };

        Assert.Equal(PruneVerdict.Delete, Judge(rule, "job=ci-1 shard=1", pushed: TimeSpan.FromDays(8)));
        Assert.Equal(PruneVerdict.Keep, Judge(rule, "job=ci-1 shard=2", pushed: TimeSpan.FromDays(8)));
        Assert.Equal(PruneVerdict.Keep, Judge(rule, "job=backup shard=1", pushed: TimeSpan.FromDays(8)));
    }

    private static PruneVerdict Judge(
        PruneRule rule, string labels, TimeSpan? pushed, TimeSpan? refused = null, params (string Name, double Value)[] gauges) =>
        rule.Judge(Group.Of(labels, pushed, refused, gauges), Group.Now);
}
