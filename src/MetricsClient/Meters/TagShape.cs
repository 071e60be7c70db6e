using System.Globalization;
using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Series;

namespace MetricsClient.Meters;

/// <summary>Tag names in the order in which measurements bring them, and where their values go among the labels.</summary>
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
    /// Labels stand in the order of their names, so that tags in another order make the same series. Of two tags
    /// whose labels would have one name the first is shown.
    /// </summary>
    public static TagShape Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, MetricFamily family)
    {
        MetricKind kind = family.Definition.Header.Kind;
        string[] names = new string[tags.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = tags[i].Key;
        }

        string[] labels = Array.ConvertAll(names, tag => InstrumentName.LabelOf(tag, kind));
        string[] sorted = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        int[] places = new int[names.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = Array.IndexOf(labels, labels[i]) == i ? Array.IndexOf(sorted, labels[i]) : Nowhere;
        }

        return new TagShape(names, places, sorted.Length, family.SeriesWith(sorted));
    }

    /// <summary>Whether these are the tags, in this order. Values are not looked at.</summary>
    public bool Fits(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != _tags.Length)
        {
            return false;
        }

        for (int i = 0; i < tags.Length; i++)
        {
            // Mostly the very same literal.
            if (!ReferenceEquals(tags[i].Key, _tags[i]) && tags[i].Key != _tags[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The series of these values; null when one of them counts as absent, which makes it another shape.</summary>
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

/// <summary>The label value that shows a tag's value.</summary>
internal static class TagText
{
    // Status codes, ports and small counts; made once, so that measuring with them allocates nothing.
    private static readonly string?[] s_numbers = new string?[1024];

    /// <summary>Null where the tag counts as absent: an empty label is no label to Prometheus.</summary>
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
