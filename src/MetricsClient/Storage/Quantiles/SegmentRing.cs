namespace MetricsClient.Storage.Quantiles;

/// <summary>
/// The sketches of the last time segments. The sketch of a new segment replaces the oldest sketch. A monitor protects the ring, and is held
/// while sketches are merged.
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

    /// <summary>Adds the observations of a segment. Does nothing if the segment is older than the ring.</summary>
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

    /// <summary>Adds all observations of the window to a sketch.</summary>
    /// <param name="window">The sketch that receives the observations.</param>
    /// <param name="last">The last segment of the window.</param>
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
