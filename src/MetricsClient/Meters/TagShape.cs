using System.Globalization;
using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Series;

namespace MetricsClient.Meters;

/// <summary>
/// A list of tag names, in the order in which measurements have the tags, with the set of series for these names. Maps each tag to a place:
/// the index of its value in the label values.
/// </summary>
internal sealed class TagShape
{
    private const int MostOnStack = 8;
    private const int Nowhere = -1;

    private readonly string[] _tags;
    private readonly int[] _places;
    private readonly int _labels;
    private readonly SeriesSet _series;

    private TagShape(string[] tags, int[] places, int labels, SeriesSet series)
    {
        _tags = tags;
        _places = places;
        _labels = labels;
        _series = series;
    }

    /// <summary>
    /// Creates the shape for the names of some tags. The labels are sorted by name, so that the same tags in another order update the same
    /// series. If two tags have the same label name, the value of the first tag is exposed.
    /// </summary>
    public static TagShape Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, MetricFamily family)
    {
        FamilyShape shape = family.Definition.Header.Shape;
        string[] names = new string[tags.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = tags[i].Key;
        }

        string[] labels = Array.ConvertAll(names, tag => InstrumentName.LabelOf(tag, shape));
        string[] sorted = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        int[] places = new int[names.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = Array.IndexOf(labels, labels[i]) == i ? Array.IndexOf(sorted, labels[i]) : Nowhere;
        }

        return new TagShape(names, places, sorted.Length, family.SeriesWith(sorted));
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
    /// Returns the series for the tag values. Returns null if a value is null or empty: such a tag is omitted, so another shape applies.
    /// </summary>
    public MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        LabelValues onStack = default;
        Span<string> values = _labels <= MostOnStack ? onStack : new string[_labels];
        for (int i = 0; i < tags.Length; i++)
        {
            if (TagText.Of(tags[i].Value) is not { } text)
            {
                return null;
            }

            if (_places[i] != Nowhere)
            {
                values[_places[i]] = text;
            }
        }

        return _series.Get(values[.._labels]);
    }

    [InlineArray(MostOnStack)]
    private struct LabelValues
    {
        private string _first;
    }
}

/// <summary>Converts tag values to label values. As in Prometheus, an empty label is a missing label.</summary>
internal static class TagText
{
    // The texts of small numbers, such as status codes, are cached. So a measurement with such a tag allocates nothing.
    private static readonly string?[] s_numbers = new string?[1024];

    /// <summary>Returns the label value for a tag value; null if the tag value is null or empty.</summary>
    public static string? Of(object? value) => value switch
    {
        string { Length: > 0 } text => text,
        null or "" => null,
        int number => Number(number),
        long number => Number(number),
        bool truth => truth ? "true" : "false",
        IFormattable other => other.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() is { Length: > 0 } text ? text : null,
    };

    private static string Number(long number) => (ulong)number < (ulong)s_numbers.Length
        ? s_numbers[number] ??= number.ToString(CultureInfo.InvariantCulture)
        : number.ToString(CultureInfo.InvariantCulture);
}
