namespace MetricsClient.Storage.Quantiles;

/// <summary>
/// The sketches of the last segments of time, each in the place of the one that has left the window. Behind a lock that is held for one merge.
/// </summary>
internal sealed class SegmentRing
{
    private readonly object _gate = new();
    private readonly QuantileSketch[] _sketches;
    private readonly long[] _segments;

    public SegmentRing(int segments)
    {
        _sketches = new QuantileSketch[segments];
        _segments = new long[segments];
        for (int i = 0; i < segments; i++)
        {
            _sketches[i] = new QuantileSketch();
        }
    }

    /// <summary>Adds what was observed in a segment, unless that has left the window already.</summary>
    public void Add(QuantileSketch sketch, long segment)
    {
        lock (_gate)
        {
            int place = (int)(segment % _segments.Length);
            if (_segments[place] < segment)
            {
                _sketches[place].Clear();
                _segments[place] = segment;
            }

            if (_segments[place] == segment)
            {
                _sketches[place].Add(sketch);
            }
        }
    }

    /// <summary>Adds all that the window holds which ends with a segment.</summary>
    public void AddTo(QuantileSketch window, long last)
    {
        lock (_gate)
        {
            for (int i = 0; i < _segments.Length; i++)
            {
                if (_segments[i] > last - _segments.Length)
                {
                    window.Add(_sketches[i]);
                }
            }
        }
    }
}
