using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Concurrency;

/// <summary>Fresh metrics each round, since growing from one cell to many happens once and at the beginning.</summary>
[Collection(nameof(Alone))]
public sealed class NothingLostTests
{
    private const int Times = 3_000;

    private readonly CollectorRegistry _registry = new();

    [Theory]
    [InlineData(2, 60)]
    [InlineData(4, 30)]
    [InlineData(16, 10)]
    public void A_gauge_loses_nothing(int threads, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            Gauge gauge = _registry.CreateGauge($"x{round}", "");

            Race.Run(threads, _ =>
            {
                for (int i = 0; i < Times; i++)
                {
                    gauge.Inc();
                    gauge.Inc(0.5);
                    gauge.Dec(0.25);
                }
            });

            Assert.Equal(threads * Times * 1.25, gauge.Value);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void A_histogram_loses_nothing_as_it_grows(int threads)
    {
        for (int round = 0; round < 20; round++)
        {
            Histogram histogram = _registry.CreateHistogram($"x{round}", "", new HistogramOptions { Buckets = [1, 2, 3] });

            Race.Beside(1, _ => histogram.Cells.Grow(buckets: 4), () => Race.Run(threads, _ => Observe(histogram)));

            AssertObserved(histogram, threads);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_histogram_loses_nothing_to_its_readers(int threads)
    {
        for (int round = 0; round < 10; round++)
        {
            Histogram histogram = _registry.CreateHistogram($"x{round}", "", new HistogramOptions { Buckets = [1, 2, 3] });

            Race.Beside(1, _ => histogram.GetSnapshot(), () => Race.Run(threads, _ => Observe(histogram)));

            AssertObserved(histogram, threads);
        }
    }

    [Theory]
    [Trait("Lane", "full")]
    [InlineData(2, 30)]
    [InlineData(4, 20)]
    [InlineData(16, 5)]
    public void A_summary_loses_nothing_as_it_grows_and_its_window_moves_on(int threads, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            // As long as this goes on, everything stays within the window.
            var time = new FakeTimeProvider();
            var registry = new CollectorRegistry(time);
            Summary summary = registry.CreateSummary(
                "x", "", new SummaryOptions { Quantiles = [0.5, 0.5 + 1e-9], MaxAge = TimeSpan.FromSeconds(100), AgeBuckets = 100 });
            int steps = 0;

            Race.Beside(1, _ => Read(), () => Race.Run(threads, _ =>
            {
                for (int i = 0; i < Times; i++)
                {
                    summary.Observe(1);
                    summary.Observe(1000);
                }
            }));

            // One more or less of either value would change one of the two middle ones.
            IReadOnlyList<SummaryQuantile> middle = summary.GetSnapshot().Quantiles;
            Assert.InRange(middle[0].Value, 0.99, 1.01);
            Assert.InRange(middle[1].Value, 990, 1010);
            Assert.Equal((2L * threads * Times, 1001.0 * threads * Times), (summary.GetSnapshot().Count, summary.GetSnapshot().Sum));

            void Read()
            {
                summary.GetSnapshot();
                if (steps++ < 95)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                }
            }
        }
    }

    [Fact]
    public void A_gauge_is_raised_to_the_largest_and_lowered_to_the_smallest_target_of_any_thread()
    {
        Gauge high = _registry.CreateGauge("high", "");
        Gauge low = _registry.CreateGauge("low", "");

        Race.Run(4, number =>
        {
            for (int i = 0; i < Times; i++)
            {
                high.IncTo((i * 4) + number);
                low.DecTo(-(i * 4) - number);
            }
        });

        Assert.Equal((Times * 4) - 1, high.Value);
        Assert.Equal(1 - (Times * 4), low.Value);
    }

    [Fact]
    public void Work_in_progress_on_many_threads_ends_at_zero_after_repeated_disposals()
    {
        Gauge gauge = _registry.CreateGauge("x", "");

        Race.Run(4, _ =>
        {
            for (int i = 0; i < Times; i++)
            {
                IDisposable work = gauge.TrackInProgress();
                work.Dispose();
                work.Dispose();
            }
        });

        Assert.Equal(0, gauge.Value);
    }

    [Fact]
    public void One_handle_of_work_in_progress_disposed_by_many_threads_counts_once()
    {
        Gauge gauge = _registry.CreateGauge("x", "");
        for (int round = 0; round < 100; round++)
        {
            IDisposable work = gauge.TrackInProgress();

            Race.Run(4, _ => work.Dispose());

            Assert.Equal(0, gauge.Value);
        }
    }

    private static void Observe(Histogram histogram)
    {
        for (int i = 0; i < Times; i++)
        {
            histogram.Observe(i % 4);
            histogram.Observe(2.5, 2);
        }
    }

    private static void AssertObserved(Histogram histogram, int threads)
    {
        long each = threads * Times / 4;
        HistogramSnapshot snapshot = histogram.GetSnapshot();
        Assert.Equal((12 * each, 26.0 * each), (snapshot.Count, snapshot.Sum));
        Assert.Equal([2 * each, 3 * each, 12 * each, 12 * each], snapshot.Buckets.Select(static bucket => bucket.CumulativeCount));
    }
}
