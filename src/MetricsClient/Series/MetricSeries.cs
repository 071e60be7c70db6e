using System.Runtime.CompilerServices;
using MetricsClient.Series;

namespace MetricsClient;

/// <summary>One time series: a set of label values and the number behind it.</summary>
public abstract class MetricSeries
{
    private int _state;

    private protected MetricSeries(SeriesIdentity identity)
    {
        Owner = identity.Owner;
        Labels = identity.Labels;
        Hash = identity.Hash;
    }

    /// <summary>The label values of this series, in the order of the family's label names.</summary>
    public IReadOnlyList<string> LabelValues => Owner.Schema.Values(Labels);

    internal SeriesSet Owner { get; }

    internal byte[] Labels { get; }

    internal int Hash { get; }

    /// <summary>One of <see cref="SeriesState"/>; written under the owner's lock only, but for what <see cref="TryMove"/> does.</summary>
    internal int State
    {
        get => SeriesState.Of(StateWord);
        // A full fence, the partner of the one in each update that has one: either the update sees the new state, or it came before.
        // For those that have none, SeriesSet.FenceUpdates is.
        set => Interlocked.Exchange(ref _state, value);
    }

    /// <summary>The state, and since when if it is idle.</summary>
    internal int StateWord => Volatile.Read(ref _state);

    /// <summary>Shows the series in scrapes even before its first update.</summary>
    public void Publish()
    {
        EndIdleness();
        Owner.Show(this);
    }

    /// <summary>
    /// Hides the series from scrapes until its next update or <see cref="Publish"/>; its value is kept.
    /// While hidden it is held by its handles alone.
    /// </summary>
    public void Unpublish() => Owner.Hide(this);

    /// <summary>Moves from one state to another; whether it still was in that one. A full fence, as for <see cref="State"/>.</summary>
    internal bool TryMove(int fromWord, int toWord) => Interlocked.CompareExchange(ref _state, toWord, fromWord) == fromWord;

    /// <summary>Makes an idle series live: it is used.</summary>
    internal void EndIdleness()
    {
        // Ends since a swap is lost only to another update, which leaves nothing to do, or to a step of the one judge.
        int word = StateWord;
        while (SeriesState.Of(word) is SeriesState.Idle or SeriesState.Judged && !TryMove(word, SeriesState.Live))
        {
            word = StateWord;
        }
    }

    /// <summary>The time of the registry, in milliseconds since 1970.</summary>
    private protected long Now() => Owner.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Ends every update: a series that is not live has its say.</summary>
    // Inlined so that a live series pays one predicted branch (benchmarks: Counting).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void AfterUpdate()
    {
        if (StateWord != SeriesState.Live)
        {
            Owner.OnStrayUpdate(this);
        }
    }
}

/// <summary>What makes a series itself: the family it belongs to, its label bytes and their hash.</summary>
internal readonly record struct SeriesIdentity(SeriesSet Owner, byte[] Labels, int Hash);
