using MetricsClient.Storage.Sums;

namespace MetricsClient.Tests.Storage.Sums;

public sealed class ThreadCellTests
{
    [Fact]
    public void A_cell_keeps_its_owner_until_the_thread_of_the_owner_ends()
    {
        var cell = new ThreadCell(ThreadToken.OfCurrent());

        // A thread without a token owns no cell.
        bool isOfAnotherThread = OnAnotherThread(() => cell.IsMine);
        bool isAcquired = OnAnotherThread(() => cell.TryOwn(ThreadToken.OfCurrent()));

        Assert.False(isOfAnotherThread);
        Assert.False(isAcquired);
        Assert.True(cell.IsMine);
        Assert.True(cell.TryOwn(ThreadToken.OfCurrent()));
    }

    [Fact]
    public void The_cell_of_an_ended_thread_gets_the_first_new_owner_and_keeps_its_content()
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
        bool isOfAnotherThread = OnAnotherThread(() => cell.TryOwn(ThreadToken.OfCurrent()));
        cell.Increment();

        Assert.Equal((false, true, false), (wasMine, isMine, isOfAnotherThread));
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
