using System.Reflection;
using System.Runtime.CompilerServices;
using MetricsClient.Storage.Histograms;

namespace MetricsClient.Tests.Storage.Histograms;

/// <summary>Reads while an observation is under way, which is stopped here between its steps.</summary>
public sealed class SharedHistogramCellTests
{
    private const int Started = 0;
    private const int Sum = 1;
    private const int FirstBucket = 2;

    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    // Not readonly: a read may lend the cell a second half.
    private SharedHistogramCell _cell = new(buckets: 2);

    [Fact]
    public void A_cell_at_rest_is_read_at_once()
    {
        _cell.Observe(0, 0.5, 3);
        _cell.Observe(1, 4, 1);

        Assert.Equal((true, 3, 1, 5.5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void An_observation_under_way_is_given_up_after_the_deadline_and_counted_once_it_is_done()
    {
        _cell.Observe(0, 0.5, 1);
        Start(Main);

        Assert.Equal((false, 1, 0, 0.5), Read(TimeSpan.Zero));

        Finish(Main, bucket: 1, value: 4);
        Assert.Equal((true, 1, 1, 4.5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void Observations_go_on_after_a_read_that_gave_up()
    {
        Start(Main);
        Read(TimeSpan.Zero);

        _cell.Observe(0, 0.5, 1);
        Assert.Equal((false, 1, 0, 0.5), Read(TimeSpan.Zero));
        _cell.Observe(0, 0.5, 1);

        Finish(Main, bucket: 1, value: 4);
        Assert.Equal((true, 2, 1, 5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void Observations_that_begin_while_a_reader_waits_are_left_to_the_next_read()
    {
        _cell.Observe(0, 0.5, 1);
        Start(Main);
        (bool, long, long, double) read = default;

        Race.Run(
            () => read = Read(s_long),
            () =>
            {
                AwaitReader();
                _cell.Observe(1, 100, 7);
                Finish(Main, bucket: 1, value: 4);
            });

        Assert.Equal((true, 1, 1, 4.5), read);
        Assert.Equal((true, 1, 8, 704.5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void An_observation_under_way_in_the_lent_half_spoils_only_the_next_read()
    {
        Start(Main);
        (bool, long, long, double) read = default;

        // The first half is done at once, the lent one not before the time is up.
        Race.Run(
            () => read = Read(s_short),
            () =>
            {
                AwaitReader();
                _cell.Observe(1, 100, 7);
                Start(Main);
                Finish(Main, bucket: 0, value: 0.5);
            });

        Assert.Equal((true, 1, 0, 0.5), read);
        Assert.Equal((false, 1, 7, 700.5), Read(TimeSpan.Zero));

        Finish(Loan, bucket: 1, value: 4);
        Assert.Equal((true, 1, 8, 704.5), Read(TimeSpan.Zero));
        Assert.Equal((true, 1, 8, 704.5), Read(TimeSpan.Zero));
    }

    private long[] Main => MainOf(ref _cell);

    private long[] Loan
    {
        get
        {
            object spare = typeof(SharedHistogramCell).GetField("_spare", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(_cell)!;
            return (long[])spare.GetType().GetField("Loan")!.GetValue(spare)!;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_main")]
    private static extern ref long[] MainOf(ref SharedHistogramCell cell);

    private static void Start(long[] half) => Interlocked.Increment(ref half[Started]);

    private static void Finish(long[] half, int bucket, double value)
    {
        half[Sum] = BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(half[Sum]) + value);
        Interlocked.Increment(ref half[FirstBucket + bucket]);
    }

    // The reader has set the top bit: what starts from now on goes to the lent half.
    private void AwaitReader()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref Main[Started]) >= 0)
        {
            spin.SpinOnce();
        }
    }

    private (bool Settled, long First, long Second, double Sum) Read(TimeSpan patience)
    {
        Span<long> buckets = stackalloc long[2];
        bool settled = _cell.Read(buckets, out double sum, Deadline.In(patience));
        return (settled, buckets[0], buckets[1], sum);
    }
}
