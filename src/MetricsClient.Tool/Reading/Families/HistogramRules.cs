using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>The buckets, sums and counts of a histogram or gauge histogram belong together.</summary>
internal sealed class HistogramRules
{
    private readonly Dictionary<(string Metric, double? Timestamp), HistogramPoint> _points = [];
    private readonly bool _isOpenMetrics;

    public HistogramRules(ScrapeFormat format)
    {
        _isOpenMetrics = format == ScrapeFormat.OpenMetrics;
    }

    public void Add(SampleLine line, string suffix)
    {
        (string, double?) key = (SeriesIdentity.OfMetric(line, ownLabel: "le"), line.Timestamp);
        if (!_points.TryGetValue(key, out HistogramPoint? point))
        {
            _points.Add(key, point = new HistogramPoint(line.Start));
        }

        switch (suffix)
        {
            case "_bucket":
                AddBucket(line, point);
                break;
            case "_count" or "_gcount":
                point.Count = line;
                break;
            case "_sum" or "_gsum":
                point.Sum = line;
                break;
        }
    }

    /// <summary>Called when the family has ended.</summary>
    public void Finish()
    {
        foreach (HistogramPoint point in _points.Values)
        {
            point.CheckBuckets();
            if (_isOpenMetrics)
            {
                point.CheckSum();
            }
            else
            {
                point.CheckCountIsThere();
            }
        }
    }

    private void AddBucket(SampleLine line, HistogramPoint point)
    {
        PlacedLabel label = line.Find("le") ?? throw line.Start.Refuse(
            "A bucket needs the label 'le', its upper bound",
            "Add it, as in le=\"0.5\"");
        SampleRules.Count(line, _isOpenMetrics, "A bucket's count");
        double bound = ReadBound(label);
        point.AddBucket(line, label.ValuePlace, bound);

        // Written so that NaN fails too.
        if (line.Exemplar is { } exemplar && !(exemplar.Value <= bound))
        {
            throw exemplar.ValuePlace.Refuse(
                "The value of the exemplar is not within its bucket",
                "Attach the exemplar to a bucket whose 'le' is at least its value");
        }
    }

    // Of the spellings of infinity only one is known to those that compare labels as text.
    private static double ReadBound(PlacedLabel label) =>
        NumberSyntax.TryRead(label.Value, out double bound) && !double.IsNaN(bound) && (bound < double.PositiveInfinity || label.Value == "+Inf")
            ? bound
            : throw label.ValuePlace.Refuse(
                $"The bound '{LineCursor.Shown(label.Value)}' is neither a number nor '+Inf'",
                "Write it as in le=\"0.5\", or le=\"+Inf\" for the last");
}
