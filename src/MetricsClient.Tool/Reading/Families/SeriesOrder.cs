using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// No series of a family is told twice, and in OpenMetrics the lines of a metric stand together and go forward in time.
/// </summary>
internal sealed class SeriesOrder
{
    private readonly HashSet<string> _series = [];
    private readonly HashSet<string> _metrics = [];
    private readonly bool _isOpenMetrics;
    private string? _metric;
    private double? _timestamp;

    public SeriesOrder(ScrapeFormat format)
    {
        _isOpenMetrics = format == ScrapeFormat.OpenMetrics;
    }

    /// <param name="line">The next line of the family.</param>
    /// <param name="ownLabel">The label that tells apart the samples of one metric, such as <c>le</c>.</param>
    public void Add(SampleLine line, string? ownLabel)
    {
        if (_isOpenMetrics)
        {
            CheckMetric(line, SeriesIdentity.OfMetric(line, ownLabel));
        }

        // In OpenMetrics a series may have several points, whose timestamps may be equal once they were cut short.
        bool mayRepeat = _isOpenMetrics && line.Timestamp is not null;
        if (!_series.Add(SeriesIdentity.Of(line)) && !mayRepeat)
        {
            throw line.Start.Refuse(
                $"The series '{LineCursor.Shown(line.Name)}' with these labels was told before",
                "Tell each combination of name and labels once; an empty label counts as none");
        }
    }

    private void CheckMetric(SampleLine line, string metric)
    {
        if (metric != _metric)
        {
            if (!_metrics.Add(metric))
            {
                throw line.Start.Refuse(
                    "Lines of another metric stand between this one and the others with its labels",
                    "Keep all lines that share their labels together");
            }
        }
        else if (line.Timestamp is null != _timestamp is null)
        {
            throw line.ValuePlace.Refuse(
                "Of the lines with these labels some have a timestamp and some have none",
                "Give a timestamp to all of them or to none");
        }
        else if (line.Timestamp < _timestamp)
        {
            throw line.TimestampPlace.Refuse(
                "The timestamp is before that of the line above",
                "Order the lines with these labels by their timestamps");
        }

        _metric = metric;
        _timestamp = line.Timestamp;
    }
}
