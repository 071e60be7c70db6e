using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Series;
using MetricsClient.Storage;

namespace MetricsClient;

/// <summary>One time series of a family, such as a counter: its label values and its value. All members are thread-safe.</summary>
/// <remarks>
/// The program holds a series object to update the series. A live series is exposed by scrapes. A series that is not live is hidden or
/// removed, or is the overflow series, which some families expose.
/// </remarks>
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

    /// <summary>
    /// One of <see cref="SeriesState"/>. Only a thread that holds the lock of the owner sets the state, except by <see cref="TryMove"/>.
    /// </summary>
    internal int State
    {
        get => SeriesState.Of(StateWord);
        // This full fence pairs with the full fence in an update: either the update happens before the change, or the update sees the new
        // state. An update that ends in a plain store has no fence; UpdateFence orders such updates.
        set => Interlocked.Exchange(ref _state, value);
    }

    /// <summary>The state in the low bits. For an idle series, the other bits contain the time since which the series is idle.</summary>
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
    /// Hides the series from scrapes until the next update or call of <see cref="Publish"/>. The value is kept while the program holds this
    /// object.
    /// </summary>
    public void Unpublish() => Owner.Hide(this);

    /// <summary>Writes the current value to an encoder. The caller has already begun the family of this series.</summary>
    internal abstract void WriteTo(MetricEncoder encoder);

    /// <summary>Changes the state by a compare-and-swap, a full fence as in <see cref="State"/>. Returns true on success.</summary>
    internal bool TryMove(int fromWord, int toWord) => Interlocked.CompareExchange(ref _state, toWord, fromWord) == fromWord;

    /// <summary>Changes an idle series to live, because an update has ended the idle time.</summary>
    internal void EndIdleness()
    {
        // The loop ends. The compare-and-swap fails only after a concurrent update, which makes the series live, or after the expiry check
        // changed the state, which it does at most twice.
        int word = StateWord;
        while (SeriesState.Of(word) is SeriesState.Idle or SeriesState.Judged && !TryMove(word, SeriesState.Live))
        {
            word = StateWord;
        }
    }

    /// <summary>The labels of this series, for an encoder.</summary>
    private protected LabelSet LabelSet => new(Owner.Schema, Labels);

    /// <summary>The last part of every update. Exposes a series that is not live, or counts the update in a self-metric.</summary>
    // Inlined, so that an update of a live series costs only one predicted branch here (benchmarks: Counting).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void AfterUpdate()
    {
        if (StateWord != SeriesState.Live)
        {
            OnNonLiveUpdate();
        }
    }

    // Makes a hidden series live. Counts an update of a removed series or of the overflow series.
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

/// <summary>The identity of a series: the set that owns the series, the rendered labels, the hash of the label values, and the start time.</summary>
internal readonly record struct SeriesIdentity(SeriesSet Owner, byte[] Labels, int Hash, StartTime Start);
