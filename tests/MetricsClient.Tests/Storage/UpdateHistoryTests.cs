using MetricsClient.Storage;

namespace MetricsClient.Tests.Storage;

public sealed class UpdateHistoryTests
{
    private readonly long[] _values = new long[4_000];

    [Fact]
    public void Contention_in_each_look_is_reported_after_eight_looks_and_then_again()
    {
        Assert.Equal(
            [.. Enumerable.Repeat(UpdatePattern.Mixed, 7), UpdatePattern.Contended, .. Enumerable.Repeat(UpdatePattern.Mixed, 7), UpdatePattern.Contended],
            Enumerable.Range(0, 16).Select(_ => UpdateHistory.Look(ref _values[0], isContended: true)));
    }

    [Fact]
    public void A_thread_is_alone_after_eight_looks_without_another_thread()
    {
        UpdateHistory.Look(ref _values[0], isContended: true);

        Assert.Equal(
            [.. Enumerable.Repeat(UpdatePattern.Mixed, 7), UpdatePattern.Alone, UpdatePattern.Alone],
            Enumerable.Range(0, 9).Select(_ => UpdateHistory.Look(ref _values[0], isContended: false)));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public void Contention_in_more_than_a_fifth_of_the_looks_is_reported(int every, bool isReported)
    {
        bool reported = false;
        for (int i = 0; i < 1_000; i++)
        {
            reported |= UpdateHistory.Look(ref _values[0], isContended: i % every == 0) == UpdatePattern.Contended;
        }

        Assert.Equal(isReported, reported);
    }

    [Fact]
    public void A_thread_that_updates_thousands_of_values_at_random_decides_for_none_of_them()
    {
        var random = new Random(3);
        for (int i = 0; i < 200_000; i++)
        {
            UpdatePattern pattern = UpdateHistory.Look(ref _values[random.Next(_values.Length)], isContended: random.Next(10) == 0);

            Assert.Equal(UpdatePattern.Mixed, pattern);
        }
    }

    [Fact]
    public void Each_thread_has_its_own_history()
    {
        Race.Run(4, _ => Assert.All(Enumerable.Range(0, 7), _ => Assert.Equal(UpdatePattern.Mixed, UpdateHistory.Look(ref _values[0], isContended: true))));
    }
}
