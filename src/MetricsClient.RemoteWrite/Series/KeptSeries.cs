using MetricsClient.Model;

namespace MetricsClient.RemoteWrite.Series;

/// <summary>
/// A series that was sent, with its rendered labels. A histogram or summary is one kept series, from which several series are sent. The
/// kept series are needed for stale markers, too.
/// </summary>
internal sealed class KeptSeries
{
    /// <summary>The rendered labels in the registry, by which the series is found again.</summary>
    public required byte[] Source { get; set; }

    /// <summary>The label fields of the series, sorted by name, without the name of the metric.</summary>
    public required byte[] Labels { get; init; }

    /// <summary>The position in <see cref="Labels"/> at which the label <c>__name__</c> is inserted.</summary>
    public required int NameAt { get; init; }

    /// <summary>The position at which the label <c>le</c> or <c>quantile</c> is inserted: at least <see cref="NameAt"/>, because <c>__name__</c> sorts before both.</summary>
    public required int ExtraAt { get; init; }

    /// <summary>The labels for version 2. The places of the label <c>__name__</c> and of the further label have negative numbers.</summary>
    public SymbolIds Symbols { get; set; }

    /// <summary>True if a relabel function has dropped the series.</summary>
    public bool IsDropped { get; init; }

    /// <summary>The number of the last snapshot that contained the series.</summary>
    public int Round { get; set; }

    /// <summary>True if the series was sent with classic buckets.</summary>
    public bool HasClassic { get; set; }

    /// <summary>True if the series was sent as a native histogram.</summary>
    public bool HasNative { get; set; }

    /// <summary>The newest exemplar of the native histogram that was sent by version 2; null if none was sent.</summary>
    public StoredExemplar? NewestExemplar { get; set; }
}
