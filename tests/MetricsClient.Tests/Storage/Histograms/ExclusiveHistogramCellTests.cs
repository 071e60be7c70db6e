using System.Runtime.CompilerServices;
using MetricsClient.Storage.Histograms;

namespace MetricsClient.Tests.Storage.Histograms;

/// <summary>Observes and reads while an observation is under way, which is stopped here before it gives the cell back.</summary>
public sealed class ExclusiveHistogramCellTests
{
    private const int Holder = 0;
    private const long Writer = 1;
    private const long Reader = 2;

    private readonly ExclusiveHistogramCell _cell = new(buckets: 2);

    [Fact]
    public void A_cell_at_rest_is_read_at_once()
    {
        Assert.True(_cell.TryObserve(0, 0.5, 3));
        Assert.True(_cell.TryObserve(1, 4, 1));

        Assert.Equal((true, 3, 1, 5.5), Read(TimeSpan.Zero));
        Assert.Equal((true, 3, 1, 5.5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void An_observation_beside_another_is_sent_elsewhere_and_counts_nothing()
    {
        Begin(Words);

        Assert.False(_cell.TryObserve(0, 0.5, 1));

        End(Words);
        Assert.Equal((true, 0, 0, 0), Read(TimeSpan.Zero));
        Assert.True(_cell.TryObserve(0, 0.5, 1));
    }

    [Fact]
    public void A_reader_that_lost_its_processor_sends_an_observation_elsewhere_too()
    {
        Words[Holder] = Reader;

        Assert.False(_cell.TryObserve(0, 0.5, 1));
    }

    [Fact]
    public void A_read_gives_up_after_the_deadline_and_leaves_the_cell_to_whoever_is_there()
    {
        _cell.TryObserve(0, 0.5, 1);
        Begin(Words);

        Assert.Equal((false, 1, 0, 0.5), Read(TimeSpan.Zero));
        Assert.False(_cell.TryObserve(0, 0.5, 1));

        End(Words);
        Assert.Equal((true, 1, 0, 0.5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void A_read_waits_for_the_observation_under_way()
    {
        Begin(Words);
        (bool, long, long, double) read = default;

        Race.Run(() => read = Read(TimeSpan.FromSeconds(30)), () => End(Words));

        Assert.Equal((true, 0, 0, 0), read);
    }

    [Fact]
    public void A_histogram_that_gives_up_waiting_says_so_and_counts_what_its_buckets_show()
    {
        var registry = new CollectorRegistry();
        Histogram histogram = registry.CreateHistogram("x", "", new HistogramOptions { Buckets = [1] });
        histogram.Observe(0.5);
        Begin((long[])BodyOf(ref CellsOf(histogram)));
        registry.InText();

        Assert.Equal(
            [
                new Sample("metricsclient_unsettled_snapshots_total", "family=\"x\"", 1),
                new Sample("x_bucket", "le=\"1.0\"", 1),
                new Sample("x_bucket", "le=\"+Inf\"", 1),
                new Sample("x_sum", "", 0.5),
                new Sample("x_count", "", 1),
            ],
            registry.Samples());
    }

    private long[] Words => _cell.Words;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cells")]
    private static extern ref StripedHistogram CellsOf(Histogram histogram);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_body")]
    private static extern ref object BodyOf(ref StripedHistogram cells);

    private static void Begin(long[] words) => Volatile.Write(ref words[Holder], Writer);

    private static void End(long[] words) => Volatile.Write(ref words[Holder], 0);

    private (bool Settled, long First, long Second, double Sum) Read(TimeSpan patience)
    {
        Span<long> buckets = stackalloc long[2];
        bool settled = _cell.Read(buckets, out double sum, Deadline.In(patience));
        return (settled, buckets[0], buckets[1], sum);
    }
}
