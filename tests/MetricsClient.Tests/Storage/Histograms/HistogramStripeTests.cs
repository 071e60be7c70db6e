using System.Runtime.CompilerServices;
using MetricsClient.Storage.Histograms;

namespace MetricsClient.Tests.Storage.Histograms;

/// <summary>Observes while another observation is under way in the same stripe, which is stopped here before it gives the cell back.</summary>
public sealed class HistogramStripeTests
{
    private const int Holder = 0;
    private const long Nobody = 0;
    private const long Writer = 1;

    // Not readonly: what finds the first cell taken makes another one.
    private HistogramStripe _stripe = new(buckets: 2);

    [Fact]
    public void What_finds_the_cell_taken_is_counted_beside_it()
    {
        _stripe.Observe(0, 0.5, 3, buckets: 2);
        SoloOf(ref _stripe).Words[Holder] = Writer;
        _stripe.Observe(1, 4, 1, buckets: 2);
        _stripe.Observe(1, 6, 2, buckets: 2);
        SoloOf(ref _stripe).Words[Holder] = Nobody;
        _stripe.Observe(0, 0.25, 1, buckets: 2);

        Assert.Equal((true, 4, 3, 17.75), Read(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_read_that_gives_up_waiting_says_so_and_shows_the_rest()
    {
        SoloOf(ref _stripe).Words[Holder] = Writer;
        _stripe.Observe(1, 4, 1, buckets: 2);

        Assert.Equal((false, 0, 1, 4), Read(TimeSpan.Zero));
    }

    [Fact]
    public void Reading_adds_to_what_other_stripes_hold()
    {
        _stripe.Observe(0, 0.5, 1, buckets: 2);
        long[] total = [10, 20];
        double sum = 100;

        Assert.True(_stripe.AddTo(total, ref sum, new long[2], Deadline.In(TimeSpan.FromSeconds(30))));

        Assert.Equal([11, 20], total);
        Assert.Equal(100.5, sum);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_solo")]
    private static extern ref ExclusiveHistogramCell SoloOf(ref HistogramStripe stripe);

    private (bool Settled, long First, long Second, double Sum) Read(TimeSpan patience)
    {
        long[] total = new long[2];
        double sum = 0;
        bool settled = _stripe.AddTo(total, ref sum, new long[2], Deadline.In(patience));
        return (settled, total[0], total[1], sum);
    }
}
