using MetricsClient.Storage.Histograms;

namespace MetricsClient.Tests.Storage.Histograms;

/// <summary>Observes while the first cell is in use. The test holds the lock like an observation in progress.</summary>
[Collection(nameof(Alone))]
public sealed class StripedHistogramTests
{
    private const int Conflicts = 32;
    private const int CalmReads = 8 * 8;

    // Not readonly: contention changes the histogram.
    private StripedHistogram _histogram = new(buckets: 2);
    private readonly ExclusiveHistogramCell _first;

    public StripedHistogramTests()
    {
        _first = _histogram.First;
    }

    [Fact]
    public void Observations_beside_a_cell_in_use_are_counted_in_other_cells()
    {
        _histogram.Observe(0, 0.5, 3, buckets: 2);
        Assert.True(_first.Lock.TryAcquire());
        for (int i = 0; i < 2 * Conflicts; i++)
        {
            _histogram.Observe(1, 4, 1, buckets: 2);
        }

        _first.Lock.Release();
        _histogram.Observe(0, 0.25, 1, buckets: 2);

        Assert.Equal((true, 4, 2 * Conflicts, 1.75 + (8 * Conflicts)), Read());
    }

    [Fact]
    public void A_read_that_reaches_its_deadline_reports_this_and_contains_all_complete_observations()
    {
        Assert.True(_first.Lock.TryAcquire());
        _histogram.Observe(1, 4, 1, buckets: 2);

        Assert.Equal((false, 0, 1, 4), Read());
    }

    [Fact]
    public void No_observation_is_lost_when_cells_are_given_back_and_added_again()
    {
        for (int round = 1; round <= 3; round++)
        {
            for (int i = 0; i < Conflicts; i++)
            {
                Assert.True(_first.Lock.TryAcquire());
                _histogram.Observe(1, 4, 1, buckets: 2);
                _first.Lock.Release();
                _histogram.Observe(1, 4, 1, buckets: 2);
            }

            Assert.False(_histogram.Cells.IsEmpty);
            for (int i = 0; i < CalmReads; i++)
            {
                Assert.Equal((true, 0, round * 2 * Conflicts, round * 8 * Conflicts), Read());
            }

            Assert.True(_histogram.Cells.IsEmpty);
        }
    }

    [Fact]
    public void Conflicts_with_one_suspended_thread_add_no_cells()
    {
        Assert.True(_first.Lock.TryAcquire());
        for (int i = 0; i < 1_000; i++)
        {
            _histogram.Observe(1, 4, 1, buckets: 2);
        }

        _first.Lock.Release();

        Assert.True(_histogram.Cells.IsEmpty);
    }

    [Fact]
    public void The_shared_cell_is_given_back_after_calm_reads_and_keeps_its_content()
    {
        for (int round = 1; round <= 3; round++)
        {
            Assert.True(_first.Lock.TryAcquire());
            _histogram.Observe(1, 0.1, 1, buckets: 2);
            _first.Lock.Release();
            Assert.True(_histogram.HasSharedCell);
            for (int i = 0; _histogram.HasSharedCell; i++)
            {
                Assert.InRange(i, 0, CalmReads);
                Read();
            }

            _histogram.Observe(0, 0.2, 1, buckets: 2);
            (bool isSettled, long first, long second, double sum) = Read();
            Assert.Equal((true, round, round), (isSettled, first, second));
            Assert.Equal(round * 0.3, sum, precision: 12);
        }
    }

    [Fact]
    public void No_observation_is_lost_while_shared_cells_are_given_back()
    {
        const int Times = 30_000;
        Race.Beside(
            1,
            _ => Read(),
            () => Race.Run(
                2,
                number =>
                {
                    for (int i = 0; i < Times; i++)
                    {
                        bool isHeld = number == 0 && _first.Lock.TryAcquire();
                        _histogram.Observe(number, 1, 1, buckets: 2);
                        if (isHeld)
                        {
                            _first.Lock.Release();
                        }
                    }
                }));

        Assert.Equal((true, Times, Times, 2 * Times), Read());
    }

    [Fact]
    public void The_sum_of_fractions_never_decreases_while_cells_come_and_go()
    {
        var random = new Random(5);
        double last = 0;
        for (int round = 0; round < 500; round++)
        {
            for (int i = 0; i < 10; i++)
            {
                bool isHeld = random.Next(3) == 0 && _first.Lock.TryAcquire();
                _histogram.Observe(random.Next(2), random.NextDouble() * Math.Pow(10, random.Next(-8, 4)), 1, buckets: 2);
                if (isHeld)
                {
                    _first.Lock.Release();
                }
            }

            for (int i = 0; i < 4; i++)
            {
                double sum = Read().Sum;
                Assert.True(sum >= last, $"The sum decreased from {last:R} to {sum:R}.");
                last = sum;
            }
        }
    }

    [Fact]
    public void A_histogram_without_contention_allocates_nothing()
    {
        Assert.Equal(0, Allocated.BytesBy(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                _histogram.Observe(i & 1, i, 1, buckets: 2);
            }
        }));
    }

    private (bool IsSettled, long First, long Second, double Sum) Read()
    {
        Span<long> buckets = stackalloc long[2];
        bool isSettled = _histogram.Read(buckets, out double sum);
        return (isSettled, buckets[0], buckets[1], sum);
    }
}
