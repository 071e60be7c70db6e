using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>The samples of one histogram with the same timestamp: its buckets, its count and its sum.</summary>
internal sealed class HistogramPoint
{
    private readonly Place _start;
    private double _bound = double.NegativeInfinity;
    private double _lastCount;
    private bool _hasBucket;
    private bool _hasNegativeBound;

    public HistogramPoint(Place start)
    {
        _start = start;
    }

    /// <summary>Gets or sets the count; null if there is none.</summary>
    public SampleNumber? Count { get; set; }

    /// <summary>Gets or sets the sum; null if there is none.</summary>
    public SampleNumber? Sum { get; set; }

    /// <summary>Gets or sets a value indicating whether the sum is the sum of a gauge histogram, which may be negative.</summary>
    public bool IsGauge { get; set; }

    /// <summary>Gets a value indicating whether the sum, the count and the last bucket are there.</summary>
    public bool IsComplete => _bound == double.PositiveInfinity && Count is not null && Sum is not null;

    public void AddBucket(SampleLine line, Place boundPlace, double bound)
    {
        if (_hasBucket && bound <= _bound)
        {
            throw boundPlace.Refuse("The bound is not above the bound of the previous bucket", "Order the buckets by ascending 'le', each once");
        }

        if (line.Value < _lastCount)
        {
            throw line.ValuePlace.Refuse("The count is below the count of the previous bucket", "Count all observations up to the bound in each bucket");
        }

        _bound = bound;
        _hasBucket = true;
        _lastCount = line.Value;
        _hasNegativeBound |= bound < 0;
    }

    public void CheckBuckets()
    {
        if (!_hasBucket || _bound != double.PositiveInfinity)
        {
            throw _start.Refuse("The histogram that starts here has no bucket with le=\"+Inf\"", "Add the bucket with the count of all observations");
        }

        if (Count is { } count && count.Value != _lastCount)
        {
            throw count.ValuePlace.Refuse("The count differs from the bucket with le=\"+Inf\"", "Write the number of all observations in both");
        }
    }

    /// <summary>Checks the sum by the rules of OpenMetrics.</summary>
    public void CheckSum()
    {
        if (Sum is null != Count is null)
        {
            throw (Sum ?? Count)!.Start.Refuse("The histogram has only one of sum and count", "Write both or neither");
        }

        if (Sum is { } sum && !IsGauge && _hasNegativeBound)
        {
            throw sum.Start.Refuse(
                "A histogram with negative bounds cannot have a sum, because the sum could decrease",
                "Leave out _sum and _count");
        }

        if (IsGauge && Sum is { Value: < 0 } negative && !_hasNegativeBound)
        {
            throw negative.ValuePlace.Refuse("A negative sum needs a negative bound", "Leave out _gsum and _gcount, or add a bucket below 0");
        }
    }

    /// <summary>Checks that the histogram has a count, as the Prometheus text format requires.</summary>
    public void CheckCountIsThere()
    {
        if (Count is null)
        {
            throw _start.Refuse("The histogram that starts here has no _count", "Add a _count equal to the bucket with le=\"+Inf\"");
        }
    }
}

/// <summary>
/// The number of a sample with its place in the text. The sample and its number are on one line, so their places share the line.
/// </summary>
internal sealed class SampleNumber
{
    private readonly int _valueColumn;

    public SampleNumber(SampleLine line)
    {
        Value = line.Value;
        Start = line.Start;
        _valueColumn = line.ValuePlace.Column;
    }

    public double Value { get; }

    public Place Start { get; }

    public Place ValuePlace => Start with { Column = _valueColumn };
}
