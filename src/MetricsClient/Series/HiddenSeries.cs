using System.Collections.Concurrent;
using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>
/// The hidden series of one family, found by label values. A hidden series is not exposed, and is referenced weakly: it exists only while
/// the program holds the series object. Lookups are lock-free. A thread that adds or removes a series holds the lock of the owner.
/// </summary>
internal sealed class HiddenSeries
{
    private const int FirstSweep = 64;

    // Created for the first hidden series, because most families have none (benchmarks: cold). Published before its first entry.
    private ConcurrentDictionary<int, WeakReference<MetricSeries>[]>? _byHash;
    private int _addsUntilSweep = FirstSweep;

    public MetricSeries? Find(LabelSchema schema, int hash, ReadOnlySpan<string> values)
    {
        // IsEmpty is not checked first, because IsEmpty of the dictionary acquires all locks if the dictionary is empty.
        if (Volatile.Read(ref _byHash) is not { } byHash || !byHash.TryGetValue(hash, out WeakReference<MetricSeries>[]? candidates))
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
        _byHash ??= new();
        _byHash[series.Hash] = [.. Without(series), new WeakReference<MetricSeries>(series)];
        if (--_addsUntilSweep <= 0)
        {
            Sweep();
        }
    }

    public void Remove(MetricSeries series) => Put(series.Hash, Without(series));

    /// <summary>Returns all hidden series that the program still holds.</summary>
    public List<MetricSeries> Alive()
    {
        var alive = new List<MetricSeries>();
        foreach (WeakReference<MetricSeries>[] candidates in Volatile.Read(ref _byHash)?.Values ?? [])
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
        _byHash?.TryGetValue(series.Hash, out WeakReference<MetricSeries>[]? candidates) == true
            ? Array.FindAll(candidates, other => other.TryGetTarget(out MetricSeries? target) && target != series)
            : [];

    private void Put(int hash, WeakReference<MetricSeries>[] candidates)
    {
        if (candidates.Length > 0)
        {
            _byHash![hash] = candidates;
        }
        else
        {
            _byHash?.TryRemove(hash, out _);
        }
    }

    // A garbage-collected series leaves its entry behind. A sweep removes such entries, and runs after as many additions as there are
    // entries, so its cost for each addition is constant. A field counts the additions, because Count of the dictionary acquires all locks.
    private void Sweep()
    {
        foreach ((int hash, WeakReference<MetricSeries>[] candidates) in _byHash!)
        {
            Put(hash, Array.FindAll(candidates, static candidate => candidate.TryGetTarget(out _)));
        }

        _addsUntilSweep = Math.Max(FirstSweep, _byHash.Count);
    }
}
