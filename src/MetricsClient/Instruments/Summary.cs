using MetricsClient.Model;
using MetricsClient.Series;
using MetricsClient.Storage.Histograms;
using MetricsClient.Storage.Quantiles;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Counts and sums observations. If <see cref="SummaryOptions.Quantiles"/> are set, a summary also estimates quantiles of the latest
/// observations. Quantiles of several summaries cannot be combined: use a <see cref="Histogram"/> for quantiles over several processes.
/// </summary>
/// <remarks>
/// All members are thread-safe. Without quantiles an observation is lock-free. It allocates nothing, except further cells once, when many
/// threads observe at the same time. With quantiles an observation may wait in rare cases, see <see cref="Observe(double)"/>.
/// </remarks>
public sealed class Summary : MetricSeries
{
    private const int StackQuantiles = 128;

    // Limits one call, so that the total number of observations does not overflow 63 bits.
    private const long MaxCount = 1L << 24;

    private readonly long _createdMilliseconds;
    private readonly QuantileWindow? _window;

    // A histogram with the +Inf bucket alone. Its count and sum are read at the same moment.
    private StripedHistogram _cells;

    internal Summary(SeriesIdentity identity)
        : base(identity)
    {
        var shape = (WindowShape)Owner.Shape;
        _createdMilliseconds = identity.Start.Milliseconds;
        _cells = new StripedHistogram(buckets: 1);
        _window = shape.Quantiles.Count > 0 ? new QuantileWindow(shape) : null;
    }

    /// <summary>Records one observation. Thread-safe.</summary>
    /// <param name="value">
    /// The observed value, in the unit of the metric. Any number is accepted, including infinities. NaN is not recorded, because the sum
    /// would be NaN from then on; the self-metric <c>metricsclient_rejected_observations_total</c> counts each NaN.
    /// </param>
    /// <remarks>
    /// <para>Without quantiles, an observation is lock-free.</para>
    /// <para>With quantiles, the summary stores the latest observations in several sketches, each with a lock. An observation tries the
    /// lock of one sketch. If the lock is held, the observation tries the other sketches, and spins while the locks of all sketches are
    /// held. A lock is held during one observation, or while the sketch is merged into the window of
    /// <see cref="SummaryOptions.MaxAge"/>.</para>
    /// <para>The window moves in steps. The first observation of a step merges its sketch into the window and waits for an exclusive lock.
    /// A scrape holds the same lock while it reads the window. A sketch allocates when a value is outside the range of the earlier
    /// values.</para>
    /// </remarks>
    public void Observe(double value) => Observe(value, 1);

    /// <summary>Records an observation several times. Thread-safe; waits in the same cases as <see cref="Observe(double)"/>.</summary>
    /// <param name="value">The observed value, as in <see cref="Observe(double)"/>.</param>
    /// <param name="count">The number of observations, from 0 to 2^24.</param>
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

    /// <summary>Starts a timer. When the timer is disposed, the summary observes the elapsed time in seconds.</summary>
    /// <returns>The running timer. Allocates nothing.</returns>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    /// <summary>Reads count, sum and quantiles. Thread-safe; allocates, and waits for other readers of the summary.</summary>
    /// <returns>A snapshot. Count and sum contain the same observations; the quantiles contain only the latest observations.</returns>
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
