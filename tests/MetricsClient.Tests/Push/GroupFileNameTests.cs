using MetricsClient.Push.Gateway;

namespace MetricsClient.Tests.Push;

public sealed class GroupFileNameTests
{
    [Theory]
    [InlineData("backup", "backup")]
    [InlineData("Nightly_back-up2", "Nightly_back-up2")]
    public void A_plain_job_names_its_file(string job, string name) => Assert.Equal(name, GroupFileName.Of(Group(job)));

    [Theory]
    [InlineData("../../etc/passwd", "______etc_passwd")]
    [InlineData(".", "_")]
    [InlineData("a b", "a_b")]
    [InlineData("größe", "gr__e")]
    [InlineData("nul\0", "nul_")]
    public void An_unsafe_job_name_gets_a_hash_and_stays_in_the_folder(string job, string readable) =>
        Assert.Matches($@"^{readable}\.[0-9a-f]{{16}}$", GroupFileName.Of(Group(job)));

    [Fact]
    public void A_name_is_never_longer_than_a_file_system_allows() =>
        Assert.InRange(GroupFileName.Of(Group(new string('x', 10_000))).Length, 1, 100);

    [Fact]
    public void No_two_groups_share_a_name()
    {
        GroupingKey[] groups =
        [
            Group("a"), Group("a "), Group("a-1"), Group("a", "1"), Group("a", ""), Group("a/1"), Group("A"), Group("ä"), Group("ö"), Group("a.b"),
        ];

        Assert.Equal(groups.Length, groups.Select(GroupFileName.Of).Distinct().Count());
    }

    private static GroupingKey Group(string job, params string[] shard) =>
        new(job, shard.Select(static value => KeyValuePair.Create("shard", value)), allowEmptyValues: true);
}
