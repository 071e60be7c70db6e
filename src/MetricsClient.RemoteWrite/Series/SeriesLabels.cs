using System.Text;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.RemoteWrite.Series;

/// <summary>
/// Renders the labels of a series: the labels in the registry, and the common labels of all series, such as <c>job</c>. If a series has a
/// label with the name of a common label, its own value is kept. Empty labels are omitted.
/// </summary>
internal sealed class SeriesLabels
{
    private readonly (byte[] Name, byte[] Value)[] _common;
    private readonly Func<string, IDictionary<string, string>, bool>? _relabel;
    private readonly Action<string, Exception?> _onFailure;
    private readonly List<(byte[] Name, byte[] Value)> _labels = [];

    /// <param name="common">The labels that each series gets.</param>
    /// <param name="relabel">
    /// Changes the labels of a new series, or returns false to drop the series; null if there is no such function.
    /// </param>
    /// <param name="onFailure">Receives a sentence about a failure of <paramref name="relabel"/>, and its exception.</param>
    public SeriesLabels(
        IEnumerable<KeyValuePair<string, string>> common,
        Func<string, IDictionary<string, string>, bool>? relabel,
        Action<string, Exception?> onFailure)
    {
        _common = [.. common.Select(static label => (Encoding.UTF8.GetBytes(label.Key), Encoding.UTF8.GetBytes(label.Value)))];
        _relabel = relabel;
        _onFailure = onFailure;
    }

    /// <summary>True if a function may give several series the same labels.</summary>
    public bool MayCollide => _relabel is not null;

    /// <summary>Reports that two series of a family have the same labels after the function.</summary>
    public void ReportCollision(string family) =>
        _onFailure($"Relabel gives several series of '{family}' the same labels, so only the first series is sent; keep a label that distinguishes them.", null);

    /// <summary>Renders the labels of a series.</summary>
    /// <param name="labels">The labels in the registry.</param>
    /// <param name="family">The family.</param>
    public KeptSeries Render(LabelSet labels, FamilySeries family)
    {
        _labels.Clear();
        LabelPairs pairs = labels.Pairs(EscapingScheme.AllowUtf8);
        while (pairs.Next())
        {
            _labels.Add((pairs.Name.ToArray(), Unescaped(pairs)));
        }

        foreach ((byte[] name, byte[] value) in _common)
        {
            if (!_labels.Exists(own => own.Name.AsSpan().SequenceEqual(name)))
            {
                _labels.Add((name, value));
            }
        }

        bool isDropped = _relabel is not null && !Relabel(family.Name);
        _labels.RemoveAll(static label => label.Value.Length == 0);
        _labels.Sort(static (one, other) => one.Name.AsSpan().SequenceCompareTo(other.Name));
        return Kept(labels, family.ExtraLabel, isDropped);
    }

    private static byte[] Unescaped(LabelPairs pairs)
    {
        if (pairs.IsPlain)
        {
            return pairs.EscapedValue.ToArray();
        }

        byte[] value = new byte[pairs.EscapedValue.Length];
        return value[..EscapedText.Unescape(pairs.EscapedValue, value)];
    }

    private KeptSeries Kept(LabelSet labels, ReadOnlySpan<byte> extraLabel, bool isDropped)
    {
        byte[][] fields = [.. _labels.Select(static label => LabelField.Render(label.Name, label.Value))];
        int nameAt = 0;
        int extraAt = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            nameAt += _labels[i].Name.AsSpan().SequenceCompareTo(LabelField.MetricName) < 0 ? fields[i].Length : 0;
            extraAt += _labels[i].Name.AsSpan().SequenceCompareTo(extraLabel) < 0 ? fields[i].Length : 0;
        }

        return new KeptSeries
        {
            Source = labels.Rendered,
            Labels = [.. fields.SelectMany(static field => field)],
            NameAt = nameAt,
            ExtraAt = Math.Max(nameAt, extraAt),
            IsDropped = isDropped,
        };
    }

    // An exception of the function must not prevent the push of the other series: the series is dropped.
    private bool Relabel(string family)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((byte[] name, byte[] value) in _labels)
        {
            labels[Encoding.UTF8.GetString(name)] = Encoding.UTF8.GetString(value);
        }

        try
        {
            if (!_relabel!(family, labels))
            {
                return false;
            }
        }
        catch (Exception failure)
        {
            _onFailure($"Relabel failed for '{family}', so the series is not sent: {failure.Message}", failure);
            return false;
        }

        if (labels.Keys.FirstOrDefault(IsReserved) is { } reserved)
        {
            _onFailure($"Relabel gives '{family}' the reserved label '{reserved}', so the series is not sent; use another name.", null);
            return false;
        }

        _labels.Clear();
        _labels.AddRange(labels.Select(static label => (Encoding.UTF8.GetBytes(label.Key), Encoding.UTF8.GetBytes(label.Value ?? ""))));
        return true;
    }

    /// <summary>Returns true for a label name that the format or a type of metric uses.</summary>
    public static bool IsReserved(string name) => name.Length == 0 || name.StartsWith("__", StringComparison.Ordinal) || name is "le" or "quantile";
}
