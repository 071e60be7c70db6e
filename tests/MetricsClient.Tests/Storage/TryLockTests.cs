using MetricsClient.Storage;

namespace MetricsClient.Tests.Storage;

public sealed class TryLockTests
{
    private TryLock _lock;

    [Fact]
    public void A_lock_in_use_is_not_acquired_until_its_release()
    {
        Assert.True(_lock.TryAcquire());
        Assert.False(_lock.TryAcquire());
        Assert.False(_lock.TryAcquireToRead());

        _lock.Release();

        Assert.True(_lock.TryAcquireToRead());
        Assert.False(_lock.TryAcquireToRead());
    }

    [Fact]
    public void A_writer_stops_waiting_for_a_reader_that_does_not_release_the_lock()
    {
        _lock.AcquireToRead();

        Assert.False(_lock.TryAcquire());
    }

    [Fact]
    public void A_reader_waits_for_a_writer()
    {
        Assert.True(_lock.TryAcquire());
        int step = 0;

        Race.Run(
            () =>
            {
                _lock.AcquireToRead();
                Assert.Equal(1, step);
                _lock.Release();
            },
            () =>
            {
                step = 1;
                _lock.Release();
            });

        Assert.True(_lock.TryAcquire());
    }

    [Fact]
    public void Plain_writes_of_one_holder_are_visible_to_the_next_holder()
    {
        const int Times = 50_000;
        long count = 0;

        Race.Run(4, number =>
        {
            for (int i = 0; i < Times; i++)
            {
                Acquire(toRead: number == 0);
                count++;
                _lock.Release();
            }
        });

        Assert.Equal(4 * Times, count);
    }

    private void Acquire(bool toRead)
    {
        var spin = new SpinWait();
        while (!toRead && !_lock.TryAcquire())
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        if (toRead)
        {
            _lock.AcquireToRead();
        }
    }
}
