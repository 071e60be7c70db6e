using System.Diagnostics.CodeAnalysis;
using System.Text;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.RemoteWrite.Series;

/// <summary>The kept series of one family, and the labels that all of them share.</summary>
internal sealed class FamilySeries
{
    private readonly SeriesLabels _labels;
    private readonly Dictionary<byte[], KeptSeries> _bySource = new(Bytes.Instance);
    private readonly HashSet<byte[]>? _identities;
    private List<KeptSeries> _order = [];

    // The series are written in the same order in each round, so the next series is mostly the expected series.
    private int _expected;

    // The number of series that the current round contains.
    private int _seen;
    private BucketBounds? _bounds;
    private QuantileLabels? _quantiles;

    public FamilySeries(FamilyHeader header, SeriesLabels labels)
    {
        _labels = labels;
        _identities = labels.MayCollide ? new HashSet<byte[]>(Bytes.Instance) : null;
        FamilyNames names = header.In(EscapingScheme.AllowUtf8);
        Header = header;
        Name = header.Name;
        Plain = NameField(names.Name);
        Bucket = NameField(names.Name + "_bucket");
        Sum = NameField(names.Name + "_sum");
        Count = NameField(names.Name + "_count");
        ExtraLabel = header.Kind is MetricKind.Summary ? "quantile"u8.ToArray() : "le"u8.ToArray();
    }

    public string Name { get; }

    public FamilyHeader Header { get; private set; }

    /// <summary>The name of the family, as the label <c>__name__</c>. The names with suffixes follow.</summary>
    public LabelField Plain { get; }

    public LabelField Bucket { get; }

    public LabelField Sum { get; }

    public LabelField Count { get; }

    /// <summary>The name of the label that distinguishes the series of a histogram or summary.</summary>
    public byte[] ExtraLabel { get; }

    /// <summary>The <c>le</c> labels of the current bounds.</summary>
    public LabelField[] Bounds { get; private set; } = [];

    /// <summary>The <c>quantile</c> labels of the current quantiles.</summary>
    public LabelField[] Quantiles { get; private set; } = [];

    /// <summary>The number of the last snapshot that contained the family.</summary>
    public int Round { get; private set; }

    public IReadOnlyList<KeptSeries> All => _order;

    /// <summary>Starts a round, in which the family has this header.</summary>
    public void Begin(FamilyHeader header, int round)
    {
        Header = header;
        Round = round;
        _expected = 0;
        _seen = 0;
    }

    /// <summary>Returns the kept series with these labels. Renders the labels if the series is new.</summary>
    public KeptSeries Find(LabelSet labels)
    {
        byte[] source = labels.Rendered;
        if (_expected < _order.Count && ReferenceEquals(_order[_expected].Source, source))
        {
            return Seen(_order[_expected++]);
        }

        if (!_bySource.TryGetValue(source, out KeptSeries? kept))
        {
            // Added after all steps that can throw an exception.
            kept = New(labels);
            _order.EnsureCapacity(_order.Count + 1);
            _bySource.Add(source, kept);
            _order.Add(kept);
            return Seen(kept);
        }

        if (_expected < _order.Count && _order[_expected] == kept)
        {
            _expected++;
        }

        // A series that was removed and created again has another array with the same content.
        kept.Source = source;
        return Seen(kept);
    }

    /// <summary>Sets the bounds of the family. Returns the <c>le</c> labels that no longer exist.</summary>
    public IReadOnlyList<LabelField> SetBounds(BucketBounds bounds)
    {
        if (bounds == _bounds || _bounds?.SameAs(bounds) == true)
        {
            return [];
        }

        LabelField[] before = Bounds;
        Bounds = [.. Enumerable.Range(0, bounds.BucketCount).Select(bucket => LabelField.FromText(bounds.Le(bucket)))];
        _bounds = bounds;
        return Gone(before, Bounds);
    }

    /// <summary>Sets the quantiles of the family. Returns the <c>quantile</c> labels that no longer exist.</summary>
    public IReadOnlyList<LabelField> SetQuantiles(QuantileLabels quantiles)
    {
        if (quantiles == _quantiles || _quantiles?.SameAs(quantiles) == true)
        {
            return [];
        }

        LabelField[] before = Quantiles;
        Quantiles = [.. Enumerable.Range(0, quantiles.Count).Select(index => LabelField.FromText(quantiles.Label(index)))];
        _quantiles = quantiles;
        return Gone(before, Quantiles);
    }

    /// <summary>Returns true if the round contained all series of the family.</summary>
    public bool IsComplete(int round) => Round == round && _seen == _order.Count && _seen > 0;

    /// <summary>Removes the series that the current round did not contain, and returns them.</summary>
    public IReadOnlyList<KeptSeries> RemoveUnseen(int round)
    {
        List<KeptSeries> unseen = _order.FindAll(series => series.Round != round);
        foreach (KeptSeries series in unseen)
        {
            _bySource.Remove(series.Source);
            if (!series.IsDropped)
            {
                _identities?.Remove(series.Labels);
            }
        }

        _order = _order.FindAll(series => series.Round == round);
        return unseen;
    }

    private static LabelField NameField(string name) => new(LabelField.MetricName, Encoding.UTF8.GetBytes(name));

    private static LabelField[] Gone(LabelField[] before, LabelField[] now) =>
        [.. before.Where(label => !Array.Exists(now, other => other.Value.AsSpan().SequenceEqual(label.Value)))];

    private KeptSeries Seen(KeptSeries series)
    {
        _seen += series.Round == Round ? 0 : 1;
        series.Round = Round;
        return series;
    }

    private KeptSeries New(LabelSet labels)
    {
        KeptSeries series = _labels.Render(labels, this);
        if (series.IsDropped || _identities is null || _identities.Add(series.Labels))
        {
            return series;
        }

        _labels.ReportCollision(Name);
        return new KeptSeries { Source = series.Source, Labels = series.Labels, NameAt = 0, ExtraAt = 0, IsDropped = true };
    }

    private sealed class Bytes : IEqualityComparer<byte[]>
    {
        public static readonly Bytes Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
