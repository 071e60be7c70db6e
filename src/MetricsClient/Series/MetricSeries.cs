using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Series;

namespace MetricsClient;

/// <summary>A time series: a set of label values and the current value. All members are thread-safe.</summary>
public abstract class MetricSeries
{
    private int _state;

    private protected MetricSeries(SeriesIdentity identity)
    {
        Owner = identity.Owner;
        Labels = identity.Labels;
        Hash = identity.Hash;
    }

    internal SeriesSet Owner { get; }

    internal byte[] Labels { get; }

    internal int Hash { get; }

    /// <summary>One of <see cref="SeriesState"/>. Written under the lock of the owner, except by <see cref="TryMove"/>.</summary>
    internal int State
    {
        get => SeriesState.Of(StateWord);
        // A full fence, which pairs with the full fence of an update: an update either happens before the change or sees the new
        // state. SeriesSet.FenceUpdates orders updates without a fence.
        set => Interlocked.Exchange(ref _state, value);
    }

    /// <summary>The state; for an idle series with the time since which the series is idle.</summary>
    internal int StateWord => Volatile.Read(ref _state);

    /// <summary>Returns the label values, in the order of the label names of the family.</summary>
    /// <returns>A new list.</returns>
    public IReadOnlyList<string> GetLabelValues() => Owner.Schema.Values(Labels);

    /// <summary>Exposes the series in scrapes, even before the first update.</summary>
    public void Publish()
    {
        EndIdleness();
        Owner.Show(this);
    }

    /// <summary>
    /// Hides the series from scrapes until the next update or <see cref="Publish"/>. The value is kept as long as the program
    /// keeps this object.
    /// </summary>
    public void Unpublish() => Owner.Hide(this);

    /// <summary>Writes the current value to an encoder, which has begun the family of this series.</summary>
    internal abstract void WriteTo(MetricEncoder encoder);

    /// <summary>Changes the state by compare-and-swap; returns true on success. A full fence, as for <see cref="State"/>.</summary>
    internal bool TryMove(int fromWord, int toWord) => Interlocked.CompareExchange(ref _state, toWord, fromWord) == fromWord;

    /// <summary>Makes an idle series live after an update.</summary>
    internal void EndIdleness()
    {
        // Terminates: the compare-and-swap fails only after a concurrent update, which makes the series live, or after one of the two
        // steps of the expiry check.
        int word = StateWord;
        while (SeriesState.Of(word) is SeriesState.Idle or SeriesState.Judged && !TryMove(word, SeriesState.Live))
        {
            word = StateWord;
        }
    }

    /// <summary>The labels of this series, for an encoder.</summary>
    private protected LabelSet LabelSet => new(Owner.Schema, Labels);

    /// <summary>Returns the current time of the registry, in milliseconds since 1970.</summary>
    private protected long Now() => Owner.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Ends every update. Handles an update of a non-live series.</summary>
    // Inlined so that a live series pays one predicted branch (benchmarks: Counting).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void AfterUpdate()
    {
        if (StateWord != SeriesState.Live)
        {
            OnNonLiveUpdate();
        }
    }

    // Makes a hidden series live again, or counts the update.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnNonLiveUpdate()
    {
        EndIdleness();
        if (State == SeriesState.Hidden)
        {
            Owner.Show(this);
        }

        switch (State)
        {
            case SeriesState.Removed:
                Owner.Report(SeriesEvent.RemovedUpdate);
                break;
            case SeriesState.Overflow:
                Owner.Report(SeriesEvent.OverflowUpdate);
                break;
            default:
                break;
        }
    }
}

/// <summary>The identity of a series: owner, rendered labels and hash of the label values.</summary>
internal readonly record struct SeriesIdentity(SeriesSet Owner, byte[] Labels, int Hash);
