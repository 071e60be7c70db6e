using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// Checks that each series of a family occurs once. In OpenMetrics, also checks that the lines of a metric are adjacent
/// and in the order of their timestamps.
/// </summary>
/// <remarks>
/// A metric of OpenMetrics 1.0 is all series whose labels are equal except <c>le</c>, <c>quantile</c> or the state of a state set. In
/// version 2.0 each series is a metric. There, all states of a state set are a group, and the lines of a group are adjacent too.
/// </remarks>
internal sealed class SeriesOrder : IDisposable
{
    private readonly IdentityTable<SeriesSlot> _series = new();
    private readonly Adjacent? _metrics;
    private readonly Adjacent? _groups;
    private readonly bool _isOpenMetrics;
    private double? _timestamp;

    public SeriesOrder(ScrapeFormat format)
    {
        _isOpenMetrics = format.IsOpenMetrics();
        _metrics = _isOpenMetrics ? new Adjacent() : null;
        _groups = format == ScrapeFormat.OpenMetrics2 ? new Adjacent() : null;
    }

    /// <summary>Checks the next line.</summary>
    /// <param name="line">The next line of the family.</param>
    /// <param name="ownLabel">The label that distinguishes the samples of one metric or group, such as <c>le</c>.</param>
    public void Add(SampleLine line, string? ownLabel)
    {
        if (_isOpenMetrics)
        {
            CheckMetric(line, ownLabel);
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
        _groups?.Dispose();
    }

    private void CheckMetric(SampleLine line, string? ownLabel)
    {
        UInt128 metric = LineIdentity.OfMetric(line, _groups is null ? ownLabel : null);
        if (ownLabel is not null && _groups is not null)
        {
            _groups.Continues(line, LineIdentity.OfMetric(line, ownLabel));
        }

        if (_metrics!.Continues(line, metric))
        {
            CheckTimestamp(line);
        }

        _timestamp = line.Timestamp;
    }

    private void CheckTimestamp(SampleLine line)
    {
        if (line.Timestamp is null != _timestamp is null)
        {
            throw line.ValuePlace.Refuse(
                "Only some lines with these labels have a timestamp",
                "Write a timestamp on all of the lines or on none");
        }

        if (line.Timestamp < _timestamp)
        {
            throw line.TimestampPlace.Refuse(
                "The timestamp is before the timestamp of the line above",
                "Order the lines with these labels by timestamp");
        }
    }

    // The identities whose lines must be adjacent.
    private sealed class Adjacent : IDisposable
    {
        private readonly IdentityTable<SeriesSlot> _seen = new();
        private UInt128? _last;

        /// <summary>Returns true if the line has the identity of the line before. Refuses a line whose identity has ended before.</summary>
        public bool Continues(SampleLine line, UInt128 identity)
        {
            if (identity == _last)
            {
                return true;
            }

            _seen.Find(identity, out bool isNew);
            _last = identity;
            return isNew ? false : throw line.Start.Refuse(
                "Lines of another metric stand between lines with these labels",
                "Keep all lines with the same labels together");
        }

        public void Dispose() => _seen.Dispose();
    }
}
