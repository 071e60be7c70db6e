using System.Globalization;
using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Series;

namespace MetricsClient.Meters;

/// <summary>The tag names of measurements, in order, and the index of each tag value in the label values.</summary>
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
    /// Labels are sorted by name, so that tags in another order belong to the same series. Of two tags with the same label name, the
    /// first tag is exposed.
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

    /// <summary>Returns true if the tags have these names in this order. Ignores values.</summary>
    public bool Fits(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != _tags.Length)
        {
            return false;
        }

        for (int i = 0; i < tags.Length; i++)
        {
            // Usually the same literal.
            if (!ReferenceEquals(tags[i].Key, _tags[i]) && tags[i].Key != _tags[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns the series of the tag values; null if a tag is absent, because then another shape applies.</summary>
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

/// <summary>Converts tag values to label values.</summary>
internal static class TagText
{
    // Status codes, small counts and the like. Cached, so that measurements with such tags allocate nothing.
    private static readonly string?[] s_numbers = new string?[1024];

    /// <summary>Returns the label value; null for an absent tag. Prometheus treats an empty label as a missing label.</summary>
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
