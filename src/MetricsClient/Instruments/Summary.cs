using MetricsClient.Model;
using MetricsClient.Series;
using MetricsClient.Storage.Histograms;
using MetricsClient.Storage.Quantiles;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Counts and sums observations, and tells quantiles of the latest ones if its options name any. Prefer a <see cref="Histogram"/> where
/// quantiles over several processes are wanted, for those of summaries cannot be put together.
/// </summary>
public sealed class Summary : MetricSeries
{
    private const int StackQuantiles = 128;

    // Keeps the number of observations, which has 63 bits, out of anybody's reach.
    private const long MaxCount = 1L << 24;

    private readonly long _createdMilliseconds;
    private readonly QuantileWindow? _window;

    // With the one bucket that takes everything: so count and sum belong together.
    private StripedHistogram _cells;

    internal Summary(SeriesIdentity identity)
        : base(identity)
    {
        var shape = (WindowShape)Owner.Shape;
        _createdMilliseconds = Now();
        _cells = new StripedHistogram(buckets: 1);
        _window = shape.Quantiles.Count > 0 ? new QuantileWindow(shape) : null;
    }

    /// <summary>How many observations there were.</summary>
    public long Count => Read(out _);

    /// <summary>The sum of all observations.</summary>
    public double Sum
    {
        get
        {
            Read(out double sum);
            return sum;
        }
    }

    /// <summary>
    /// Records one observation. Infinities count; NaN changes nothing but a self-metric, since it would spoil the sum for good.
    /// No allocation once values of such sizes were there; lock-free without quantiles, and with them no lock that it waits for.
    /// </summary>
    public void Observe(double value) => Observe(value, 1);

    /// <summary>Records the same observation several times at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or above 2^24.</exception>
    public void Observe(double value, long count)
    {
        if (count is <= 0 or > MaxCount || double.IsNaN(value))
        {
            LeaveOut(count);
            return;
        }

        _cells.Observe(0, value, count, buckets: 1);
        _window?.Observe(value, count);
        AfterUpdate();
    }

    /// <summary>Starts a timer that records the seconds that passed when it is disposed. No allocation.</summary>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    /// <summary>Count and sum of one moment, which belong together, and the quantiles of the latest observations.</summary>
    public SummarySnapshot GetSnapshot()
    {
        QuantileLabels quantiles = _window?.Quantiles ?? QuantileLabels.None;
        double[] values = new double[quantiles.Count];
        long count = Read(out double sum);
        _window?.Read(values);
        return new SummarySnapshot(count, sum, quantiles, values);
    }

    internal override void WriteTo(MetricEncoder encoder)
    {
        QuantileLabels quantiles = _window?.Quantiles ?? QuantileLabels.None;
        Span<double> values = quantiles.Count <= StackQuantiles ? stackalloc double[quantiles.Count] : new double[quantiles.Count];
        _window?.Read(values);
        long count = Read(out double sum);
        encoder.Summary(
            LabelSet,
            new SummaryReading(count, sum)
            {
                Quantiles = quantiles,
                Values = values,
                CreatedMilliseconds = _createdMilliseconds,
            });
    }

    private long Read(out double sum)
    {
        Span<long> count = stackalloc long[1];
        if (!_cells.Read(count, out sum))
        {
            Owner.Report(SeriesEvent.SnapshotUnsettled);
        }

        return count[0];
    }

    private void LeaveOut(long count)
    {
        if (count is < 0 or > MaxCount)
        {
            Throw.BadObservationCount(Owner.Name, count, MaxCount);
        }

        if (count > 0)
        {
            Owner.Report(SeriesEvent.ObservationRejected, count);
        }
    }
}
