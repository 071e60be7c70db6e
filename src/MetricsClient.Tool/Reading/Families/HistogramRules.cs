using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// Checks that the buckets, the sum and the count of each histogram or gauge histogram are consistent.
/// </summary>
internal sealed class HistogramRules
{
    private readonly Dictionary<(UInt128 Metric, double Timestamp), HistogramPoint> _points = [];
    private readonly bool _isOpenMetrics;
    private UInt128? _metric;

    public HistogramRules(ScrapeFormat format)
    {
        _isOpenMetrics = format == ScrapeFormat.OpenMetrics;
    }

    public void Add(SampleLine line, string suffix)
    {
        (UInt128 Metric, double) key = (LineIdentity.OfMetric(line, ownLabel: "le"), line.Timestamp ?? double.NaN);
        if (_isOpenMetrics && key.Metric != _metric)
        {
            // In OpenMetrics the lines of a histogram are adjacent, so the previous histogram is complete.
            Finish();
            _points.Clear();
            _metric = key.Metric;
        }

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
                point.Count = new SampleNumber(line);
                break;
            case "_sum" or "_gsum":
                point.Sum = new SampleNumber(line);
                point.IsGauge = suffix == "_gsum";
                break;
        }

        // No line can follow: each series occurs once, and +Inf is the last bucket. So the memory of the point is free again.
        if (point.IsComplete && !_isOpenMetrics)
        {
            point.CheckBuckets();
            _points.Remove(key);
        }
    }

    /// <summary>Checks all histograms of the family, after the last line of the family.</summary>
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
            "A bucket needs the upper bound in the label 'le'",
            "Add the label, as in le=\"0.5\"");
        SampleRules.Count(line, _isOpenMetrics, "A bucket's count");
        double bound = ReadBound(label);
        point.AddBucket(line, label.ValuePlace, bound);

        // The comparison is negated so that NaN fails.
        if (line.Exemplar is { } exemplar && !(exemplar.Value <= bound))
        {
            throw exemplar.ValuePlace.Refuse(
                "The value of the exemplar is outside the bucket",
                "Attach the exemplar to a bucket with an 'le' of at least the value");
        }
    }

    // A server compares labels as text, so +Inf is the only valid spelling of infinity.
    private static double ReadBound(PlacedLabel label) =>
        NumberSyntax.TryRead(label.Value, out double bound) && !double.IsNaN(bound) && (bound < double.PositiveInfinity || label.Value == "+Inf")
            ? bound
            : throw label.ValuePlace.Refuse(
                $"The bound '{LineCursor.Shown(label.Value)}' is neither a number nor '+Inf'",
                "Write a number as in le=\"0.5\", or le=\"+Inf\" for the last bucket");
}
