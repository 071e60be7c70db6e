using System.Runtime.CompilerServices;
using MetricsClient.Meters.Naming;
using MetricsClient.Series;

namespace MetricsClient.Meters;

/// <summary>
/// A list of tag names, in the order in which measurements have the tags, with the set of series for these names. Maps each tag to a place:
/// the index of its value in the label values; -1 for a dropped tag.
/// </summary>
internal sealed class TagShape
{
    private const int MostOnStack = 8;

    private readonly string[] _tags;
    private readonly int[] _places;

    // The values of the tags of the instrument and its meter, at their places; null where a measurement gives the value.
    private readonly string?[] _values;
    private readonly bool _hasConstant;
    private readonly bool _joins;
    private readonly SeriesSet? _series;

    private TagShape(string[] tags, int[] places, string?[] values, SeriesSet? series)
    {
        _tags = tags;
        _places = places;
        _values = values;
        _series = series;

        _hasConstant = Array.Exists(values, static value => value is not null);
        int[] kept = Array.FindAll(places, static place => place >= 0);
        _joins = kept.Distinct().Count() < kept.Length;
    }

    /// <summary>
    /// Creates the shape for the names of some tags. The labels are sorted by name, so that the same tags in another order update the same
    /// series. If several tags have one label name, the label has the values of all these tags, in the order of the tag names.
    /// </summary>
    /// <param name="tags">The tags of a measurement.</param>
    /// <param name="labels">The label name of each tag; null for a dropped tag.</param>
    /// <param name="constant">The labels of the instrument and its meter, which a tag of a measurement with the same name replaces.</param>
    /// <param name="seriesWith">Returns the set of series for label names; null if a name is rejected.</param>
    public static TagShape Of(
        ReadOnlySpan<KeyValuePair<string, object?>> tags,
        string?[] labels,
        IReadOnlyList<KeyValuePair<string, string>> constant,
        Func<string[], SeriesSet?> seriesWith)
    {
        string[] names = new string[tags.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = tags[i].Key;
        }

        KeyValuePair<string, string>[] remaining = [.. constant.Where(label => !labels.Contains(label.Key))];
        string[] sorted =
        [
            .. labels.OfType<string>()
                .Concat(remaining.Select(static label => label.Key))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        string?[] values = new string?[sorted.Length];
        foreach ((string label, string value) in remaining)
        {
            values[Array.IndexOf(sorted, label)] = value;
        }

        int[] places = Array.ConvertAll(labels, label => label is null ? -1 : Array.IndexOf(sorted, label));
        return new TagShape(names, places, values, seriesWith(sorted));
    }

    /// <summary>Returns true if the tags have the names of this shape in the same order. The values do not matter.</summary>
    public bool Fits(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != _tags.Length)
        {
            return false;
        }

        for (int i = 0; i < tags.Length; i++)
        {
            // Usually both names are the same string object, such as a literal.
            if (!ReferenceEquals(tags[i].Key, _tags[i]) && tags[i].Key != _tags[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Returns the series for the tag values. Returns null if the label names are rejected, or if a value is null or empty: such a tag is
    /// omitted, so another shape applies.
    /// </summary>
    public MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_joins)
        {
            return Joined(tags) is { } joined ? _series?.Get(joined) : null;
        }

        LabelValues onStack = default;
        Span<string> values = _values.Length <= MostOnStack ? onStack[.._values.Length] : new string[_values.Length];
        if (_hasConstant)
        {
            _values.CopyTo(values!);
        }

        for (int i = 0; i < tags.Length; i++)
        {
            int place = _places[i];
            if ((uint)place >= (uint)values.Length)
            {
                continue;
            }

            if (TagText.Of(tags[i].Value) is not { } text)
            {
                return null;
            }

            values[place] = text;
        }

        return _series?.Get(values);
    }

    // Several tags have one label name (OpenTelemetry, "Prometheus and OpenMetrics Compatibility", Metric Attributes). Returns null if a
    // value is null or empty.
    private string[]? Joined(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string?[] values = [.. _values];
        foreach (int tag in Enumerable.Range(0, _tags.Length).OrderBy(tag => _tags[tag], StringComparer.Ordinal))
        {
            if (_places[tag] < 0)
            {
                continue;
            }

            if (TagText.Of(tags[tag].Value) is not { } text)
            {
                return null;
            }

            ref string? value = ref values[_places[tag]];
            value = value is null ? text : $"{value};{text}";
        }

        return values!;
    }

    [InlineArray(MostOnStack)]
    private struct LabelValues
    {
        private string _first;
    }
}
