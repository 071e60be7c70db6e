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
    public void A_matcher_has_the_meaning_of_the_query_language(string matcher, bool matches) =>
        Assert.Equal(matches, LabelMatcher.Parse(matcher)!.Matches(Group.Of("job=ci-7", pushed: TimeSpan.Zero)));

    [Theory]
    [InlineData("")]
    [InlineData("job")]
    [InlineData("=ci")]
    [InlineData("job~ci")]
    [InlineData("job!ci")]
    [InlineData("job=~(")]
    [InlineData("job=~(a)\\1")]
    public void An_invalid_matcher_is_rejected(string text) => Assert.Null(LabelMatcher.Parse(text));
}
