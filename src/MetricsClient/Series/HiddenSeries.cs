using System.Collections.Concurrent;
using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>
/// The hidden series of one family, by label values. Weak references: a hidden series exists as long as a handle exists.
/// Lookups are lock-free; writers hold the lock of the owner.
/// </summary>
internal sealed class HiddenSeries
{
    private const int FirstSweep = 64;

    private readonly ConcurrentDictionary<int, WeakReference<MetricSeries>[]> _byHash = new();
    private int _addsUntilSweep = FirstSweep;

    public MetricSeries? Find(LabelSchema schema, int hash, ReadOnlySpan<string> values)
    {
        // No check of IsEmpty: for an empty dictionary IsEmpty acquires all locks.
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

    /// <summary>Returns all hidden series that still have a handle.</summary>
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

    // A garbage-collected series leaves an entry. A sweep after as many additions as there are entries has constant cost for each
    // addition. The additions are counted in a field, because Count of the dictionary acquires all locks.
    private void Sweep()
    {
        foreach ((int hash, WeakReference<MetricSeries>[] candidates) in _byHash)
        {
            Put(hash, Array.FindAll(candidates, static candidate => candidate.TryGetTarget(out _)));
        }

        _addsUntilSweep = Math.Max(FirstSweep, _byHash.Count);
    }
}
