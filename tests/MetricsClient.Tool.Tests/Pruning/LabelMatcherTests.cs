using MetricsClient.Tool.Pruning;
using MetricsClient.Tool.Tests.Groups;

namespace MetricsClient.Tool.Tests.Pruning;

public sealed class LabelMatcherTests
{
    [Theory]
    [InlineData("job=ci-7", true)]
    [InlineData("job=ci", false)]
    [InlineData("job!=ci-7", false)]
    [InlineData("job!=ci", true)]
    [InlineData("job=~ci-.*", true)]
    [InlineData("job=~ci", false)]
    [InlineData("job=~\"ci-[0-9]\"", true)]
    [InlineData("job=~a|ci-7", true)]
    [InlineData("job!~ci-.*", false)]
    [InlineData("job!~other", true)]
    [InlineData("shard=", true)]
    [InlineData("shard!=", false)]
    [InlineData("shard=~.+", false)]
    public void A_matcher_says_what_it_says_in_a_query(string matcher, bool matches) =>
        Assert.Equal(matches, LabelMatcher.Parse(matcher)!.Matches(Group.Of("job=ci-7", pushed: TimeSpan.Zero)));

    [Theory]
    [InlineData("")]
    [InlineData("job")]
    [InlineData("=ci")]
    [InlineData("job~ci")]
    [InlineData("job!ci")]
    [InlineData("job=~(")]
    [InlineData("job=~(a)\\1")]
    public void What_is_no_matcher_is_refused(string text) => Assert.Null(LabelMatcher.Parse(text));
}
