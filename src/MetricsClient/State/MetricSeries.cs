using System.Runtime.CompilerServices;
using MetricsClient.State;

namespace MetricsClient;

/// <summary>One time series: a set of label values and the number behind it.</summary>
public abstract class MetricSeries
{
    private int _word;

    private protected MetricSeries(SeriesIdentity identity)
    {
        Owner = identity.Owner;
        Labels = identity.Labels;
        Hash = identity.Hash;
        _word = Owner.SamplesExemplars ? SeriesState.Sampled : SeriesState.Live;
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
        // A full fence, the partner of the one in each update: either the update sees the new state, or it came before. The bit
        // beside it is written under the same lock, so it is still as it is read here.
        set => Interlocked.Exchange(ref _word, value | (_word & SeriesState.Sampled));
    }

    /// <summary>The state, and since when if it is idle.</summary>
    internal int StateWord => Volatile.Read(ref _word) & ~SeriesState.Sampled;

    /// <summary>Whether updates leave exemplars now and then; written under the owner's lock.</summary>
    internal bool IsSampled
    {
        get => (Volatile.Read(ref _word) & SeriesState.Sampled) != 0;
        set
        {
            if (value)
            {
                Interlocked.Or(ref _word, SeriesState.Sampled);
            }
            else
            {
                Interlocked.And(ref _word, ~SeriesState.Sampled);
            }
        }
    }

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
    internal bool TryMove(int fromWord, int toWord)
    {
        // Ends since a swap is lost to another state, which is the answer, or to whoever turns the bit beside it, which is rare.
        int word = Volatile.Read(ref _word);
        while ((word & ~SeriesState.Sampled) == fromWord)
        {
            int found = Interlocked.CompareExchange(ref _word, toWord | (word & SeriesState.Sampled), word);
            if (found == word)
            {
                return true;
            }

            word = found;
        }

        return false;
    }

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

    /// <summary>
    /// Whether an update has more to do than to count: the series is not live, or leaves exemplars. Read after the atomic step.
    /// </summary>
    private protected bool HasMoreToDo => _word != SeriesState.Live;

    /// <summary>The time of the registry, in milliseconds since 1970.</summary>
    private protected long Now() => Owner.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Ends every update: a series that is not live has its say.</summary>
    // Inlined so that a live series pays one predicted branch (benchmarks: Counting).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void AfterUpdate()
    {
        if (HasMoreToDo)
        {
            Owner.OnStrayUpdate(this);
        }
    }
}
