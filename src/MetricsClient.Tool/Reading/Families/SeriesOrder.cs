using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// Checks that each series of a family occurs once. In OpenMetrics, also checks that the lines of a metric are adjacent
/// and in the order of their timestamps. A metric here is all series whose labels are equal except <c>le</c> or
/// <c>quantile</c>.
/// </summary>
internal sealed class SeriesOrder : IDisposable
{
    private readonly IdentityTable<SeriesSlot> _series = new();
    private readonly IdentityTable<SeriesSlot>? _metrics;
    private readonly bool _isOpenMetrics;
    private UInt128? _metric;
    private double? _timestamp;

    public SeriesOrder(ScrapeFormat format)
    {
        _isOpenMetrics = format == ScrapeFormat.OpenMetrics;
        _metrics = _isOpenMetrics ? new IdentityTable<SeriesSlot>() : null;
    }

    /// <summary>Checks the next line.</summary>
    /// <param name="line">The next line of the family.</param>
    /// <param name="ownLabel">The label that distinguishes the samples of one metric, such as <c>le</c>.</param>
    public void Add(SampleLine line, string? ownLabel)
    {
        if (_isOpenMetrics)
        {
            CheckMetric(line, LineIdentity.OfMetric(line, ownLabel));
        }

        // In OpenMetrics a series may have several lines with timestamps. Rounding can make two timestamps equal.
        bool mayRepeat = _isOpenMetrics && line.Timestamp is not null;
        _series.Find(LineIdentity.Of(line), out bool isNew);
        if (!isNew && !mayRepeat)
        {
            throw line.Start.Refuse(
                $"The series '{LineCursor.Shown(line.Name)}' with these labels occurs twice",
                "Write each combination of name and labels once; an empty label counts as missing");
        }
    }

    public void Dispose()
    {
        _series.Dispose();
        _metrics?.Dispose();
    }

    private void CheckMetric(SampleLine line, UInt128 metric)
    {
        if (metric != _metric)
        {
            _metrics!.Find(metric, out bool isNew);
            if (!isNew)
            {
                throw line.Start.Refuse(
                    "Lines of another metric stand between lines with these labels",
                    "Keep all lines with the same labels together");
            }
        }
        else if (line.Timestamp is null != _timestamp is null)
        {
            throw line.ValuePlace.Refuse(
                "Only some lines with these labels have a timestamp",
                "Write a timestamp on all of the lines or on none");
        }
        else if (line.Timestamp < _timestamp)
        {
            throw line.TimestampPlace.Refuse(
                "The timestamp is before the timestamp of the line above",
                "Order the lines with these labels by timestamp");
        }

        _metric = metric;
        _timestamp = line.Timestamp;
    }
}
