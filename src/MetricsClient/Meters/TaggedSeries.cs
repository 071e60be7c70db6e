using MetricsClient.Meters.Naming;
using MetricsClient.Series;

namespace MetricsClient.Meters;

/// <summary>Finds the series of an instrument for the tags of a measurement. Lookups are lock-free.</summary>
internal sealed class TaggedSeries
{
    // A program normally has few different lists of tag names. The limit protects the memory if tag names are generated.
    private const int MostShapes = 64;

    private readonly object _gate = new();
    private readonly MeterSource _source;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _constant;
    private readonly Func<string, string?> _labelOf;
    private TagShape[] _shapes = [];
    private string _rejection = "";

    /// <param name="source">The series.</param>
    /// <param name="constant">The labels that each series has, unless a measurement has a tag with the same label name.</param>
    /// <param name="labelOf">Returns the label name of a tag; null for a dropped tag. May call code of the program.</param>
    public TaggedSeries(MeterSource source, IReadOnlyList<KeyValuePair<string, string>> constant, Func<string, string?> labelOf)
    {
        _source = source;
        _constant = constant;
        _labelOf = labelOf;
    }

    /// <summary>Gets the reason of the latest rejection of tags.</summary>
    public string Rejection => Volatile.Read(ref _rejection);

    /// <summary>Returns the series; null if the tags are rejected.</summary>
    /// <remarks>Calls <see cref="object.ToString"/> of tag values, which may throw an exception.</remarks>
    public MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags) => FindPresent(tags) ?? FindWithoutEmpty(tags);

    // Returns null if a tag value is null or empty as well.
    private MetricSeries? FindPresent(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (TagShape shape in Volatile.Read(ref _shapes))
        {
            if (shape.Fits(tags))
            {
                return shape.Find(tags);
            }
        }

        return Add(tags)?.Find(tags);
    }

    private MetricSeries? FindWithoutEmpty(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        KeyValuePair<string, object?>[] present = Array.FindAll(tags.ToArray(), static tag => TagText.Of(tag.Value) is not null);
        return present.Length < tags.Length ? FindPresent(present) : null;
    }

    private TagShape? Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Outside the lock, because the function may call code of the program.
        string?[] labels = Array.ConvertAll(tags.ToArray(), tag => _labelOf(tag.Key));
        lock (_gate)
        {
            foreach (TagShape shape in _shapes)
            {
                if (shape.Fits(tags))
                {
                    return shape;
                }
            }

            if (_shapes.Length == MostShapes)
            {
                Volatile.Write(ref _rejection, "the instrument has too many different sets of tag names");
                return null;
            }

            var added = TagShape.Of(tags, labels, _constant, SeriesWith);
            Volatile.Write(ref _shapes, [.. _shapes, added]);
            return added;
        }
    }

    // The rejection of label names is remembered in the shape, so that later measurements with the tags throw no exception.
    private SeriesSet? SeriesWith(string[] labelNames)
    {
        try
        {
            return _source.SeriesWith(labelNames);
        }
        catch (ArgumentException invalid)
        {
            Volatile.Write(ref _rejection, invalid.Message);
            return null;
        }
    }
}
