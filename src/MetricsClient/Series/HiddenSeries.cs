using System.Collections.Concurrent;
using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>
/// The series of one family that nobody sees: held weakly, found by their label values as long as somebody holds them.
/// Look-ups take no lock; writers hold the owner's.
/// </summary>
internal sealed class HiddenSeries
{
    private const int FirstSweep = 64;

    private readonly ConcurrentDictionary<int, WeakReference<MetricSeries>[]> _byHash = new();
    private int _addsUntilSweep = FirstSweep;

    public MetricSeries? Find(LabelSchema schema, int hash, ReadOnlySpan<string> values)
    {
        // Not asked whether it is empty: if it is, the dictionary takes all its locks to be sure.
        if (!_byHash.TryGetValue(hash, out WeakReference<MetricSeries>[]? candidates))
        {
            return null;
        }

        foreach (WeakReference<MetricSeries> candidate in candidates)
        {
            if (candidate.TryGetTarget(out MetricSeries? series) && schema.Matches(series.Labels, values))
            {
                return series;
            }
        }

        return null;
    }

    public void Add(MetricSeries series)
    {
        _byHash[series.Hash] = [.. Without(series), new WeakReference<MetricSeries>(series)];
        if (--_addsUntilSweep <= 0)
        {
            Sweep();
        }
    }

    public void Remove(MetricSeries series) => Put(series.Hash, Without(series));

    /// <summary>Every series that somebody still holds.</summary>
    public List<MetricSeries> Alive()
    {
        var alive = new List<MetricSeries>();
        foreach (WeakReference<MetricSeries>[] candidates in _byHash.Values)
        {
            foreach (WeakReference<MetricSeries> candidate in candidates)
            {
                if (candidate.TryGetTarget(out MetricSeries? series))
                {
                    alive.Add(series);
                }
            }
        }

        return alive;
    }

    private WeakReference<MetricSeries>[] Without(MetricSeries series) =>
        _byHash.TryGetValue(series.Hash, out WeakReference<MetricSeries>[]? candidates)
            ? Array.FindAll(candidates, other => other.TryGetTarget(out MetricSeries? target) && target != series)
            : [];

    private void Put(int hash, WeakReference<MetricSeries>[] candidates)
    {
        if (candidates.Length > 0)
        {
            _byHash[hash] = candidates;
        }
        else
        {
            _byHash.TryRemove(hash, out _);
        }
    }

    // What was collected leaves an entry behind; sweeping after as many additions as there are entries costs each a constant
    // share. They are counted here, since the dictionary takes all its locks to tell their number.
    private void Sweep()
    {
        foreach ((int hash, WeakReference<MetricSeries>[] candidates) in _byHash)
        {
            Put(hash, Array.FindAll(candidates, static candidate => candidate.TryGetTarget(out _)));
        }

        _addsUntilSweep = Math.Max(FirstSweep, _byHash.Count);
    }
}
