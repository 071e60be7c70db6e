using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>One histogram at one time, gathered from its lines.</summary>
internal sealed class HistogramPoint
{
    private readonly Place _start;
    private double? _bound;
    private double _inBucket;
    private bool _hasNegativeBound;

    public HistogramPoint(Place start)
    {
        _start = start;
    }

    public SampleLine? Count { get; set; }

    public SampleLine? Sum { get; set; }

    public void AddBucket(SampleLine line, Place boundPlace, double bound)
    {
        if (bound <= _bound)
        {
            throw boundPlace.Refuse("The bound is not above that of the bucket before", "Order the buckets by ascending 'le', each once");
        }

        if (line.Value < _inBucket)
        {
            throw line.ValuePlace.Refuse("The bucket counts less than the one before", "Let each bucket count everything up to its bound");
        }

        _bound = bound;
        _inBucket = line.Value;
        _hasNegativeBound |= bound < 0;
    }

    public void CheckBuckets()
    {
        if (_bound != double.PositiveInfinity)
        {
            throw _start.Refuse("The histogram that begins here has no bucket with le=\"+Inf\"", "Add it; it counts everything");
        }

        if (Count is { } count && count.Value != _inBucket)
        {
            throw count.ValuePlace.Refuse("The count differs from the bucket with le=\"+Inf\"", "Make both the number of all observations");
        }
    }

    /// <summary>The rules of OpenMetrics for sums.</summary>
    public void CheckSum()
    {
        if (Sum is null != Count is null)
        {
            throw (Sum ?? Count)!.Start.Refuse("Of the sum and the count of this histogram only one is there", "Write both or neither");
        }

        bool isGauge = Sum?.Name.EndsWith("_gsum", StringComparison.Ordinal) == true;
        if (Sum is not null && !isGauge && _hasNegativeBound)
        {
            throw Sum.Start.Refuse(
                "A histogram with negative bounds cannot have a sum, which would not only go up",
                "Leave out _sum and _count");
        }

        if (isGauge && Sum!.Value < 0 && !_hasNegativeBound)
        {
            throw Sum.ValuePlace.Refuse("A negative sum needs a negative bound", "Leave out _gsum and _gcount, or add a bucket below 0");
        }
    }

    /// <summary>The rule of Prometheus text, which asks the count to equal the last bucket.</summary>
    public void CheckCountIsThere()
    {
        if (Count is null)
        {
            throw _start.Refuse("The histogram that begins here has no _count", "Add it, equal to the bucket with le=\"+Inf\"");
        }
    }
}
