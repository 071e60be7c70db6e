using System.Text;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Families;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Pushing;

/// <summary>Finds the place of each line in a text whose families are together. The lines are passed in the order of the text.</summary>
internal sealed class LinePlaces
{
    // The metrics of a family are numbered from 0. A TYPE line below a sample goes to the end, where the reader refuses it.
    private const int Help = -2;
    private const int Type = -1;

    private readonly Dictionary<UInt128, FamilyType> _types;
    private readonly Dictionary<UInt128, int> _families = [];
    private readonly Dictionary<(int Family, UInt128 Labels), int> _metrics = [];
    private readonly HashSet<int> _started = [];

    /// <summary>Creates the places.</summary>
    /// <param name="types">The types of the families by the identity of their names.</param>
    public LinePlaces(Dictionary<UInt128, FamilyType> types)
    {
        _types = types;
    }

    /// <summary>Returns the place of a line. Returns false for a blank line or a comment, which has no place.</summary>
    public bool Of(ReadOnlySpan<byte> line, out (int Family, int Metric, double Part) place)
    {
        place = default;
        ReadOnlySpan<byte> content = line.TrimStart(" \t"u8);
        if (content.IsEmpty)
        {
            return false;
        }

        if (content[0] != '#')
        {
            place = OfSample(content);
            return true;
        }

        if (ReadMetadata(line) is not { } metadata)
        {
            return false;
        }

        int family = NumberOf(metadata.Name);
        place = (family, metadata.Keyword == "HELP" ? Help : _started.Contains(family) ? int.MaxValue : Type, 0);
        return true;
    }

    /// <summary>Reads a HELP or TYPE line. Returns null for any other line.</summary>
    public static MetadataLine? ReadMetadata(ReadOnlySpan<byte> line)
    {
        try
        {
            return MetadataSyntax.Read(new LineCursor(Encoding.UTF8.GetString(line), 1, ScrapeFormat.PrometheusText));
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    private (int Family, int Metric, double Part) OfSample(ReadOnlySpan<byte> line)
    {
        int length = line.IndexOfAny("{ \t"u8) is var end && end < 0 ? line.Length : end;
        string name = Encoding.UTF8.GetString(line[..length]);
        string owner = OwnerOf(name, out FamilyType type);
        int family = NumberOf(owner);
        _started.Add(family);
        return type == FamilyType.Unknown ? (family, 0, 0) : InMetric(family, line, type == FamilyType.Histogram ? "le" : "quantile");
    }

    private (int Family, int Metric, double Part) InMetric(int family, ReadOnlySpan<byte> line, string ownLabel)
    {
        try
        {
            SampleLine sample = SampleSyntax.Read(new LineCursor(Encoding.UTF8.GetString(line), 1, ScrapeFormat.PrometheusText));
            (int, UInt128) key = (family, LineIdentity.OfMetric(sample, ownLabel));
            if (!_metrics.TryGetValue(key, out int metric))
            {
                _metrics.Add(key, metric = _metrics.Count);
            }

            // Sum and count stand behind the buckets or quantiles.
            return sample.Find(ownLabel) is { } part && NumberSyntax.TryRead(part.Value, out double bound) && !double.IsNaN(bound)
                ? (family, metric * 2, bound)
                : (family, (metric * 2) + 1, 0);
        }
        catch (RefusedException)
        {
            return (family, int.MaxValue, 0);
        }
    }

    // As the gateway does: the sample of a histogram or summary has a suffix, unless a family has the whole name.
    private string OwnerOf(string name, out FamilyType type)
    {
        if (_types.TryGetValue(LineIdentity.OfName(name), out type))
        {
            return name;
        }

        foreach (string suffix in FamilyTypes.Suffixes(FamilyType.Histogram, ScrapeFormat.PrometheusText))
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal)
                && _types.TryGetValue(LineIdentity.OfName(name.AsSpan(0, name.Length - suffix.Length)), out type)
                && (type == FamilyType.Histogram || (type == FamilyType.Summary && suffix != "_bucket")))
            {
                return name[..^suffix.Length];
            }
        }

        type = FamilyType.Unknown;
        return name;
    }

    private int NumberOf(string name)
    {
        UInt128 identity = LineIdentity.OfName(name);
        if (!_families.TryGetValue(identity, out int number))
        {
            _families.Add(identity, number = _families.Count);
        }

        return number;
    }
}
