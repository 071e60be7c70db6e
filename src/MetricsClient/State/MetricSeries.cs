using System.Runtime.CompilerServices;
using MetricsClient.State;

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

    /// <summary>One of <see cref="SeriesState"/>; written under the owner's lock only.</summary>
    internal int State
    {
        get => Volatile.Read(ref _state);
        // A full fence, the partner of the one in each update: either the update sees the new state, or it came before.
        set => Interlocked.Exchange(ref _state, value);
    }

    /// <summary>Shows the series in scrapes even before its first update.</summary>
    public void Publish() => Owner.Show(this);

    /// <summary>
    /// Hides the series from scrapes until its next update or <see cref="Publish"/>; its value is kept.
    /// While hidden it is held by its handles alone.
    /// </summary>
    public void Unpublish() => Owner.Hide(this);

    /// <summary>The time of the registry, in milliseconds since 1970.</summary>
    private protected long Now() => Owner.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Ends every update: a series that is not live has its say.</summary>
    // Inlined so that a live series pays one predicted branch (benchmarks: Counting).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void AfterUpdate()
    {
        if (_state != SeriesState.Live)
        {
            Owner.OnStrayUpdate(this);
        }
    }
}
