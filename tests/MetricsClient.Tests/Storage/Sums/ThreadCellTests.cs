using MetricsClient.Storage.Sums;

namespace MetricsClient.Tests.Storage.Sums;

public sealed class ThreadCellTests
{
    [Fact]
    public void It_belongs_to_its_thread_as_long_as_that_lives()
    {
        var cell = new ThreadCell(ThreadToken.OfCurrent());

        // A thread without a mark is nobody's owner.
        bool isSomebodyElses = OnAnotherThread(() => cell.IsMine);
        bool isTaken = OnAnotherThread(() => cell.TryOwn(ThreadToken.OfCurrent()));

        Assert.False(isSomebodyElses);
        Assert.False(isTaken);
        Assert.True(cell.IsMine);
        Assert.True(cell.TryOwn(ThreadToken.OfCurrent()));
    }

    [Fact]
    public void What_a_thread_that_has_ended_leaves_goes_to_the_first_that_asks()
    {
        ThreadCell cell = OnAnotherThread(static () =>
        {
            var made = new ThreadCell(ThreadToken.OfCurrent());
            made.Increment();
            made.Add(0.5);
            return made;
        });
        bool wasMine = cell.IsMine;

        bool isMine = cell.TryOwn(ThreadToken.OfCurrent());
        bool isAnothers = OnAnotherThread(() => cell.TryOwn(ThreadToken.OfCurrent()));
        cell.Increment();

        Assert.Equal((false, true, false), (wasMine, isMine, isAnothers));
        Assert.Equal((2, 0.5), Total(cell));
    }

    private static (long Whole, double Fraction) Total(ThreadCell cell)
    {
        long whole = 0;
        double fraction = 0;
        cell.AddTo(ref whole, ref fraction);
        return (whole, fraction);
    }

    private static T OnAnotherThread<T>(Func<T> work)
    {
        T result = default!;
        Race.Run(() => result = work());
        return result;
    }
}
